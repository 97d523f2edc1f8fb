package ciao.cli.serve;

import ciao.cli.ExitCode;
import ciao.cli.Home;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ciao down}: ends what {@code ciao up} started. */
@Command(
    name = "down",
    description = {
      "End the roles that `ciao up` started here.",
      "Instances run on, as they do whenever a role restarts, and the next `ciao up` finds them;"
          + " delete them first (`ciao instance delete --all --wait`) if they shall end too."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ciao down", "  ciao down --home /srv/second"})
public final class DownCommand implements Callable<Integer> {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The cluster's home (default: $CIAO_HOME, or /var/lib/ciao).")
  private @Nullable Path home;

  @Override
  public Integer call() throws Exception {
    LocalCluster cluster = new LocalCluster(Home.of(home));
    Optional<ProcessHandle> running = new Daemon(cluster).running();
    if (running.isEmpty()) {
      System.out.println("nothing is up in " + cluster.home());
      return ExitCode.OK;
    }
    Daemon.stop(running.get());
    System.out.println("down; instances run on, and `ciao up` finds everything as it was");
    return ExitCode.OK;
  }
}
