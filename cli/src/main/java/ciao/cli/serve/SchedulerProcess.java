package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A scheduler in a process of its own, run as {@code ciao serve --scheduler} runs it: what {@code
 * ciao bench} measures, with nothing of the load in the same JVM.
 */
public final class SchedulerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final String LISTENS = "ciao: scheduler on ";

  private final Process process;
  private final InetSocketAddress address;

  private SchedulerProcess(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param home with a {@code ciao.yaml} that names the scheduler's certificate and where to listen
   * @throws CommandFailed naming its log when it does not
   */
  public static SchedulerProcess start(Path home) throws IOException, InterruptedException {
    Path log = home.resolve("scheduler.log");
    Process process =
        new ProcessBuilder(
                ThisProgram.command(
                    "serve", "--scheduler", "--home", home.toString(), "--log", log.toString()))
            .redirectError(home.resolve("scheduler.err").toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    try {
      return new SchedulerProcess(process, listening(process, home));
    } catch (IOException | InterruptedException | RuntimeException failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  private static InetSocketAddress listening(Process process, Path home)
      throws IOException, InterruptedException {
    CompletableFuture<InetSocketAddress> said = new CompletableFuture<>();
    Thread.ofVirtual().name("scheduler-says").start(() -> listen(process, said));
    try {
      return said.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException silent) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "the scheduler does not listen after %s (expected: its address on standard output); %s"
                  .formatted(START, "see " + home.resolve("scheduler.err"))
              + " and scheduler.log beside it");
    }
  }

  /** Reads on to the end, so that the process never waits for a reader. */
  private static void listen(Process process, CompletableFuture<InetSocketAddress> said) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(LISTENS)) {
          said.complete(HostAndPort.parse(line.substring(LISTENS.length())).resolved());
        }
      }
      said.completeExceptionally(new IOException("the process ended"));
    } catch (IOException unreadable) {
      said.completeExceptionally(unreadable);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it at once, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Ends it in good order, by force when it takes longer than 20 s; again does nothing. */
  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException stuck) {
      kill();
    } catch (InterruptedException interrupted) {
      kill();
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a process's end cannot fail", impossible);
    }
  }
}
