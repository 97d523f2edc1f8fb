package ciao.cli.bench;

import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@link HostilePeers} in a process of their own, which gets the processors when hardly anybody
 * else wants them: what an attacker computes is not the scheduler's loss, as an attacker has a
 * machine.
 */
final class HostileProcess implements AutoCloseable {
  private static final long PATIENCE_S = 60;

  private final Process process;
  private final Path errors;

  private HostileProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /**
   * Lets so many loose of each manner, and waits until each has had a connection; they end with
   * this process, however that ends.
   */
  static HostileProcess start(BenchHome home, InetSocketAddress scheduler, int ofEach)
      throws IOException, PkiException, InterruptedException {
    Path errors = home.directory().resolve("hostile.err");
    ProcessBuilder builder = new ProcessBuilder(command(home, scheduler, ofEach));
    HostileProcess started =
        new HostileProcess(builder.redirectError(errors.toFile()).start(), errors);
    try {
      started.await();
      return started;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      started.close();
      throw failure;
    }
  }

  private static List<String> command(BenchHome home, InetSocketAddress scheduler, int ofEach)
      throws PkiException {
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
    return command;
  }

  private void await() throws IOException, InterruptedException {
    CompletableFuture<Boolean> loose = new CompletableFuture<>();
    Thread.ofVirtual().name("hostile-say").start(() -> listen(loose));
    try {
      if (!loose.get(PATIENCE_S, TimeUnit.SECONDS)) {
        throw failed("ended");
      }
    } catch (TimeoutException silent) {
      throw failed("have not all had a connection in %d s".formatted(PATIENCE_S));
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("what cannot be read is an end, too", impossible);
    }
  }

  private void listen(CompletableFuture<Boolean> loose) {
    try (BufferedReader lines = process.inputReader()) {
      loose.complete(HostilePeers.LOOSE.equals(lines.readLine()));
      process.onExit().join();
    } catch (IOException closed) {
      loose.complete(false);
    }
  }

  /** Fails unless they are still at it. */
  void check() throws IOException {
    if (!process.isAlive()) {
      throw failed("ended");
    }
  }

  private CommandFailed failed(String how) throws IOException {
    List<String> said = Files.readAllLines(errors);
    return new CommandFailed(
        ExitCode.REFUSED,
        "the hostile peers %s (expected: to go on until the pass is over)%s"
            .formatted(how, said.isEmpty() ? "" : "; they said: " + said.getFirst()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
