package ciao.cli.serve;

import ciao.certs.PkiException;
import ciao.cli.CommandRoot;
import ciao.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/**
 * Starts a scheduler and a controller, and runs what nearly every command runs: command line,
 * mutual TLS, HTTP, JSON, a table. The {@code ciao} script keeps the classes this loads in an
 * archive, which spares each later start much of its work. A launcher is left out: it would touch
 * the host.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Fails when one of the commands does: an archive without its classes would be worth little. */
  public static void main(String[] none) throws IOException, PkiException, InterruptedException {
    Path home = Files.createTempDirectory("ciao-rehearsal-");
    try {
      int worst = run(home);
      if (worst != ExitCode.OK) {
        throw new IllegalStateException("a command ended with " + worst + " (expected: 0)");
      }
    } finally {
      HostScripts.deleteTree(home);
    }
  }

  /**
   * Rehearses with files that lie in {@code home}, on free ports of the loopback address.
   *
   * @return the worst exit code of the commands
   */
  static int run(Path home) throws IOException, PkiException, InterruptedException {
    LocalCluster cluster = new LocalCluster(home);
    cluster.certificates(InstantSource.system(), UUID::randomUUID);
    new Bootstrap(cluster, said -> {}).configurationOnFreePorts();
    NodeConfig config = NodeConfig.read(home);
    cluster.clientProperties(InstantSource.system(), config.controllerListen());
    int worst = ExitCode.OK;
    try (ServingRoles unused =
        ServingRoles.start(
            config, EnumSet.of(ServingRoles.Part.SCHEDULER, ServingRoles.Part.CONTROLLER))) {
      for (List<String> command :
          List.of(
              List.of("tenant", "add", LocalCluster.TENANT),
              List.of("instance", "list"),
              List.of("instance", "list", "--output", "yaml"))) {
        worst = Math.max(worst, execute(home, command));
      }
    }
    return worst;
  }

  private static int execute(Path home, List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("--home", home.toString()));
    return CommandRoot.execute(words.toArray(String[]::new));
  }
}
