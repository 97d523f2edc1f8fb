package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.Home;
import ciao.cli.output.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ciao serve}: roles in the foreground, until a signal ends them. */
@Command(
    name = "serve",
    description = "Serve roles in the foreground, any mix; a signal ends them in good order.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao serve --all",
      "  ciao serve --scheduler --controller",
      "  ciao serve --launcher --home /var/lib/ciao"
    })
public final class ServeCommand implements Callable<Integer> {
  @Option(names = "--controller", description = "Policy, tenants, the HTTPS API.")
  private boolean controller;

  @Option(names = "--scheduler", description = "Placement; every other role connects to it.")
  private boolean scheduler;

  @Option(names = "--launcher", description = "Runs instances on this machine.")
  private boolean launcher;

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The directory everything lies under (default: $CIAO_HOME, or /var/lib/ciao).")
  private @Nullable Path home;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Where to log, at most 50 MB in five files (default: standard error).")
  private @Nullable Path log;

  @Override
  public Integer call() throws Exception {
    if (log != null) {
      LogFile.divert(log);
    }
    LocalCluster cluster = new LocalCluster(Home.of(home));
    NodeConfig config = NodeConfig.read(cluster.home());
    long begin = System.nanoTime();
    try (ServingRoles roles = ServingRoles.start(config, wanted())) {
      Thread onSignal = new Thread(roles::close, "ciao-shutdown");
      Runtime.getRuntime().addShutdownHook(onSignal);
      roles.addresses().forEach(address -> System.out.println("ciao: " + address));
      System.out.println(
          "ciao: serving after " + Progress.seconds(Duration.ofNanos(System.nanoTime() - begin)));
      System.out.flush();
      if (all) {
        new Daemon(cluster).announce();
      }
      throw new CommandFailed(ExitCode.REFUSED, roles.awaitFailure());
    }
  }

  private Set<ServingRoles.Part> wanted() {
    Set<ServingRoles.Part> parts = EnumSet.noneOf(ServingRoles.Part.class);
    if (scheduler || all) {
      parts.add(ServingRoles.Part.SCHEDULER);
    }
    if (controller || all) {
      parts.add(ServingRoles.Part.CONTROLLER);
    }
    if (launcher || all) {
      parts.add(ServingRoles.Part.LAUNCHER);
    }
    if (parts.isEmpty()) {
      throw new CommandFailed(
          ExitCode.USAGE, "which roles? Give --controller, --scheduler, --launcher or --all");
    }
    return parts;
  }
}
