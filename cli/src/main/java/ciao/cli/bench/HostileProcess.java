package ciao.cli.bench;

import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * {@link HostilePeers} in a process of their own, which gets the processors when nobody else wants
 * them: what an attacker computes is not the scheduler's loss, as an attacker has a machine.
 */
final class HostileProcess implements AutoCloseable {
  private final Process process;

  private HostileProcess(Process process) {
    this.process = process;
  }

  /** Lets so many loose of each manner; they end with this process, however that ends. */
  static HostileProcess start(BenchHome home, InetSocketAddress scheduler, int ofEach)
      throws IOException, PkiException {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(HostilePeers.class.getName());
    command.add(home.authority().toString());
    command.add(scheduler.getAddress().getHostAddress());
    command.add(String.valueOf(scheduler.getPort()));
    for (HostilePeers.Manner manner : HostilePeers.Manner.values()) {
      for (int i = 0; i < ofEach; i++) {
        command.add(home.file(manner + "-" + i, UUID.randomUUID(), Role.AGENT).toString());
      }
    }
    return new HostileProcess(
        new ProcessBuilder(command)
            .redirectError(home.directory().resolve("hostile.err").toFile())
            .redirectOutput(new File("/dev/null"))
            .start());
  }

  /** Fails unless they are still at it. */
  void check() {
    if (!process.isAlive()) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "the hostile peers ended with code %d (expected: to go on)"
              .formatted(process.exitValue()));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
