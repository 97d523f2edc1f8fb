package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.Home;
import ciao.cli.output.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ciao up}: all roles on this machine, in the background. */
@Command(
    name = "up",
    description = "Start a one-machine cloud: all roles here, in the background.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ciao up",
      "  ciao up --home /srv/second --ssntp-port 9888 --api-port 9889",
      "  ciao down"
    })
public final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The directory everything lies under (default: $CIAO_HOME, or /var/lib/ciao).")
  private @Nullable Path home;

  @Option(
      names = "--ssntp-port",
      paramLabel = "PORT",
      description = "The scheduler's port in a new home (default: 8888).")
  private @Nullable Integer ssntpPort;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "The API's port in a new home (default: 8889).")
  private @Nullable Integer apiPort;

  @Override
  public Integer call() throws Exception {
    LocalCluster cluster = new LocalCluster(Home.of(home));
    Optional<ProcessHandle> running = new Daemon(cluster).running();
    Bootstrap.Ports ports = ports();
    if (running.isPresent()) {
      new Bootstrap(cluster, said -> {}).refuseOtherPorts(ports);
      System.out.println("already up: process " + running.get().pid() + ", home " + cluster.home());
      return ExitCode.OK;
    }
    long begin = System.nanoTime();
    Progress progress = Progress.onStandardError();
    try {
      new Bootstrap(cluster, progress::say).up(ports);
    } finally {
      progress.end();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.println(
        "up after "
            + Progress.seconds(took)
            + ": home "
            + cluster.home()
            + ", log "
            + cluster.log());
    if (!cluster.home().equals(Home.of(null))) {
      System.out.println("For the commands to find it: export CIAO_HOME=" + cluster.home());
    }
    System.out.println("Try `ciao node list`, `ciao workload add FILE`, `ciao instance add NAME`.");
    return ExitCode.OK;
  }

  private Bootstrap.Ports ports() {
    return new Bootstrap.Ports(port("--ssntp-port", ssntpPort), port("--api-port", apiPort));
  }

  private static Optional<Integer> port(String option, @Nullable Integer port) {
    if (port != null && (port < 1 || port > 65_535)) {
      throw new CommandFailed(ExitCode.USAGE, option + ": " + port + " (expected: 1 to 65535)");
    }
    return Optional.ofNullable(port);
  }
}
