package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import ciao.cli.Home;
import ciao.cli.serve.NodeConfig.StateConfig;
import ciao.state.backup.Backup;
import ciao.state.backup.Restore;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ciao state restore}: a controller's store from a backup. */
@Command(
    name = "restore",
    description = {
      "Make the store of the controller here of a backup; the controller must not run.",
      "What was there is moved aside, never deleted. The key ring must have the backup's keys."
    })
final class StateRestoreCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "What `ciao state backup` wrote.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The cluster's home (default: $CIAO_HOME, or /var/lib/ciao).")
  private @Nullable Path home;

  @Override
  public Integer call() throws IOException {
    Path cluster = Home.of(home);
    if (!Files.isDirectory(cluster)) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "there is no cluster's home at %s; name another with --home, or make it: mkdir %s"
              .formatted(cluster, cluster));
    }
    NodeConfig config = NodeConfig.read(cluster);
    StateCheckCommand.refuseShared(config.state(), "restores");
    Backup backup = Backup.open(file);
    ControllerRole.directory(config.home());
    Optional<Path> aside =
        Restore.restore(
            config.state().directory(),
            backup,
            seal(config.state()),
            InstantSource.system(),
            UUID.randomUUID());
    spec.commandLine()
        .getOut()
        .printf(
            "%d resources as of %s, position %d; bookmarks of before are refused%n",
            backup.header().count(), backup.header().taken(), backup.header().position());
    aside.ifPresent(moved -> spec.commandLine().getOut().println("what was there is in " + moved));
    return ExitCode.OK;
  }

  /** A ring is not made here: what the backup is sealed with would not be in it. */
  private static SpecSeal seal(StateConfig config) throws IOException {
    SecureRandom random = new SecureRandom();
    ControllerKeys keys = ControllerKeys.of(config);
    return keys.ring(random).exists()
        ? ControllerKeys.seal(keys.open(random), random)
        : SpecSeal.withoutKeys();
  }
}
