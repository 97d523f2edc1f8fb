package ciao.cli.serve;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that says on its standard output when it is ready. Its standard input has nothing, and
 * ends with this process; a signal that ends this one ends that one too.
 */
final class ReadyProcess {
  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final Path errors;
  private final List<String> said;

  private ReadyProcess(Process process, Path errors, List<String> said) {
    this.process = process;
    this.errors = errors;
    this.said = said;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param what for the message when it does not become so
   * @param lines how the lines begin by which it says so, in this order
   * @param errors takes its standard error
   * @throws CommandFailed with the first line of that
   */
  static ReadyProcess start(String what, List<String> command, List<String> lines, Path errors)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    endWithThis(process);
    CompletableFuture<List<String>> said = new CompletableFuture<>();
    Thread.ofVirtual().name("ready-says").start(() -> listen(process, lines, said));
    try {
      return new ReadyProcess(process, errors, said.get(START.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException ended) {
      end(process);
      throw failed(what + " ended (expected: to get ready)", errors);
    } catch (TimeoutException silent) {
      end(process);
      throw failed(
          what + " did not get ready (expected: within " + START.toSeconds() + " s)", errors);
    } catch (InterruptedException interrupted) {
      end(process);
      throw interrupted;
    }
  }

  /** From its first moment on, not only when it is ready. */
  private static void endWithThis(Process process) {
    try {
      // Stays: on a process that is over it does nothing.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "ciao-shutdown"));
    } catch (IllegalStateException alreadyEnding) {
      end(process);
      throw alreadyEnding;
    }
  }

  /** Reads on to the end, so that the process never waits for a reader. */
  private static void listen(
      Process process, List<String> beginnings, CompletableFuture<List<String>> said) {
    List<String> found = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String next = lines.readLine(); next != null; next = lines.readLine()) {
        if (found.size() < beginnings.size() && next.startsWith(beginnings.get(found.size()))) {
          found.add(next.substring(beginnings.get(found.size()).length()));
          if (found.size() == beginnings.size()) {
            said.complete(List.copyOf(found));
          }
        }
      }
      said.completeExceptionally(new IOException("the process ended"));
    } catch (IOException unreadable) {
      said.completeExceptionally(unreadable);
    }
  }

  private static CommandFailed failed(String how, Path errors) throws IOException {
    List<String> lines = Files.readAllLines(errors);
    return new CommandFailed(
        ExitCode.REFUSED, how + (lines.isEmpty() ? "" : "; it says: " + lines.getFirst()));
  }

  /** The rest of each line. */
  List<String> said() {
    return said;
  }

  Process process() {
    return process;
  }

  /** Fails when it has ended. */
  void check(String what) throws IOException {
    if (!process.isAlive()) {
      throw failed(what + " ended (expected: to go on)", errors);
    }
  }

  /** Ends it at once. */
  void kill() {
    end(process);
  }

  private static void end(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
