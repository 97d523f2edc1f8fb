package ciao.netagent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One program of the host, run with a list of arguments (never through a shell), a clean
 * environment, nothing on its standard input, bounded time and bounded output.
 *
 * @param name the command's name, looked up in the system directories
 */
public record Tool(String name) {
  /** Where the host's own programs are; the launcher's own PATH plays no part. */
  public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** The environment of every tool: messages in English, and no secrets of ours. */
  public static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", PATH, "LC_ALL", "C", "HOME", "/");

  /** Ample for what takes milliseconds, on a host under heavy load. */
  public static final Duration SHORT = Duration.ofSeconds(20);

  private static final Path NOTHING = Path.of("/dev/null");

  /**
   * Runs it to its end.
   *
   * @param limit how long it may take; then it and its children are killed
   * @return what it wrote to standard output and error, the first 16 KiB
   * @throws ToolException when it is not installed, fails or takes too long
   */
  public String run(Duration limit, String... arguments)
      throws ToolException, InterruptedException {
    return run(limit, List.of(arguments));
  }

  /** As {@link #run(Duration, String...)}. */
  public String run(Duration limit, List<String> arguments)
      throws ToolException, InterruptedException {
    return run(limit, NOTHING, Path.of("/"), arguments);
  }

  /**
   * The same with a file on its standard input, in a directory of its own (others run in the root
   * directory).
   */
  public String run(Duration limit, Path input, Path directory, List<String> arguments)
      throws ToolException, InterruptedException {
    Process process = start(input, directory, arguments);
    try (ToolOutput output = new ToolOutput(process.getInputStream())) {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ToolException(
            "%s did not end within %d s; it said: %s"
                .formatted(name, limit.toSeconds(), output.words()));
      }
      String text = output.await();
      if (process.exitValue() != 0) {
        throw new ToolException(
            "%s failed (exit status %d): %s".formatted(name, process.exitValue(), output.words()));
      }
      return text;
    } finally {
      kill(process);
    }
  }

  private Process start(Path input, Path directory, List<String> arguments) throws ToolException {
    List<String> command = new ArrayList<>(arguments.size() + 1);
    command.add(path().toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(input.toFile())
            .directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ToolException(name + " could not be started: " + e.getMessage(), e);
    }
  }

  /**
   * Where it is.
   *
   * @throws ToolException when it is not installed
   */
  public Path path() throws ToolException {
    return find()
        .orElseThrow(
            () -> new ToolException(name + " is not installed; `ciao prepare` installs it"));
  }

  private Optional<Path> find() {
    for (String directory : PATH.split(":", -1)) {
      Path candidate = Path.of(directory, name);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static void kill(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
