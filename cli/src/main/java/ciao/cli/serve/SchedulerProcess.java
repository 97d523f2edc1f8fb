package ciao.cli.serve;

import ciao.cli.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A scheduler in a process of its own, run as {@code ciao serve --scheduler} runs it: what {@code
 * ciao bench} measures, with nothing of the load in the same JVM.
 */
public final class SchedulerProcess implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(20);

  /** A busy one answers within it: its numbers are a page that others read every few seconds. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final ReadyProcess process;
  private final InetSocketAddress address;
  private final URI metrics;

  private SchedulerProcess(ReadyProcess process, InetSocketAddress address, URI metrics) {
    this.process = process;
    this.address = address;
    this.metrics = metrics;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param home with a {@code ciao.yaml} that names the scheduler's certificate, where to listen
   *     and where to show its numbers
   * @throws CommandFailed with what it said when it does not
   */
  public static SchedulerProcess start(Path home) throws IOException, InterruptedException {
    String log = home.resolve("scheduler.log").toString();
    ReadyProcess process =
        ReadyProcess.start(
            "the scheduler",
            ThisProgram.command("serve", "--scheduler", "--home", home.toString(), "--log", log),
            List.of("ciao: scheduler on ", "ciao: metrics on "),
            home.resolve("scheduler.err"));
    try {
      return new SchedulerProcess(
          process,
          HostAndPort.parse(process.said().getFirst()).resolved(),
          URI.create(process.said().getLast()));
    } catch (RuntimeException notAnAddress) {
      process.kill();
      throw notAnAddress;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Its numbers, as Prometheus reads them. */
  public List<String> metrics() throws IOException {
    return lines(metrics, ANSWER);
  }

  /** A page of text; one that hangs is given up after this time without a byte. */
  static List<String> lines(URI address, Duration patience) throws IOException {
    URLConnection connection = address.toURL().openConnection();
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    try (InputStream page = connection.getInputStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Its process id. */
  public long pid() {
    return process.process().pid();
  }

  /** Ends it at once, as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Ends it in good order, by force when it takes longer than 20 s; again does nothing. */
  @Override
  public void close() {
    process.process().destroy();
    try {
      process.process().onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
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
