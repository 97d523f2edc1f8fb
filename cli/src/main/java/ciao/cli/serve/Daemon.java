package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process behind {@code ciao up}: this same program in the background, found again by the file
 * it leaves. A pid alone proves nothing, so the file holds the start time too.
 */
final class Daemon {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final int LAST_WORDS = 5;

  private final LocalCluster cluster;

  Daemon(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /** The running process, if there is one. */
  Optional<ProcessHandle> running() throws IOException {
    String[] written;
    try {
      written = Files.readString(cluster.pidFile()).strip().split(" ");
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    try {
      long pid = Long.parseLong(written[0]);
      Instant started = Instant.parse(written[1]);
      return ProcessHandle.of(pid)
          .filter(process -> process.info().startInstant().filter(started::equals).isPresent());
    } catch (RuntimeException garbled) {
      return Optional.empty();
    }
  }

  /** Called by the serving process itself, when all its roles serve. */
  void announce() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    Instant started = self.info().startInstant().orElse(Instant.EPOCH);
    Files.createDirectories(cluster.run());
    Path next = cluster.run().resolve("serve.pid.next");
    Files.writeString(next, self.pid() + " " + started + System.lineSeparator());
    Files.move(next, cluster.pidFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Starts the process and waits until it serves.
   *
   * @throws CommandFailed with the process's own last words when it ends instead
   */
  ProcessHandle start() throws IOException, InterruptedException {
    Path run = cluster.run();
    Files.createDirectories(run);
    Files.deleteIfExists(cluster.pidFile());
    Files.createDirectories(cluster.logs());
    Path words = cluster.logs().resolve("serve.out");
    try (WatchService changes = FileSystems.getDefault().newWatchService()) {
      run.register(
          changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      ProcessHandle child =
          new ProcessBuilder(command())
              .redirectErrorStream(true)
              .redirectOutput(words.toFile())
              .redirectInput(new File("/dev/null"))
              .start()
              .toHandle();
      boolean serves = false;
      try {
        CompletableFuture<Void> wakeUp = child.onExit().thenRun(() -> closeQuietly(changes));
        serves = announced(changes, child);
        wakeUp.cancel(false);
      } finally {
        if (!serves) {
          child.destroy();
        }
      }
      if (!serves) {
        throw new CommandFailed(ExitCode.REFUSED, "the roles did not start: " + lastWords(words));
      }
      return child;
    }
  }

  private boolean announced(WatchService changes, ProcessHandle child)
      throws IOException, InterruptedException {
    try {
      // Looked at after the events are taken, never before: what comes in between would be lost.
      while (running().filter(child::equals).isEmpty()) {
        WatchKey key = changes.poll(START.toSeconds(), TimeUnit.SECONDS);
        if (key == null) {
          return false;
        }
        key.pollEvents();
        key.reset();
      }
      return true;
    } catch (ClosedWatchServiceException ended) {
      return false;
    }
  }

  private static void closeQuietly(WatchService changes) {
    try {
      changes.close();
    } catch (IOException unlikely) {
      throw new UncheckedIOException(unlikely);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(
        ThisProgram.command(
            "serve",
            "--all",
            "--home",
            cluster.home().toString(),
            "--log",
            cluster.log().toString()));
    return command;
  }

  private static String lastWords(Path words) throws IOException {
    List<String> lines = Files.readAllLines(words);
    List<String> last =
        lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()).stream()
            .map(line -> line.startsWith("ciao: ") ? line.substring("ciao: ".length()) : line)
            .toList();
    return last.isEmpty() ? "no reason given, see " + words : String.join("; ", last);
  }

  /** Ends the process in good order, by force when it takes longer than 20 s. */
  static void stop(ProcessHandle process) throws InterruptedException {
    process.destroy();
    try {
      process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException stuck) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a process's end cannot fail", impossible);
    }
  }
}
