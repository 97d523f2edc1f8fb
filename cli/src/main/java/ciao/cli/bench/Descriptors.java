package ciao.cli.bench;

import ciao.cli.CommandFailed;
import ciao.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** File descriptors: each connection takes one here and one in the scheduler's process. */
final class Descriptors {
  /** For jars, event loops, logs and what the JVM has open besides. */
  private static final int BESIDES = 200;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String OPEN_FILES = "Max open files";

  private Descriptors() {}

  /**
   * Refuses when there are too few.
   *
   * @throws CommandFailed naming the limit, what is needed and the way out
   */
  static void require(int connections) throws IOException {
    for (String line : Files.readAllLines(LIMITS)) {
      if (line.startsWith(OPEN_FILES)) {
        String soft = line.substring(OPEN_FILES.length()).strip().split("\\s+")[0];
        require(connections, soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft));
      }
    }
  }

  static void require(int connections, long allowed) {
    int needed = connections + BESIDES;
    if (needed > allowed) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "%d connections need %d file descriptors in each of two processes, and a process may have"
                  .formatted(connections, needed)
              + " %d (expected: at least as many); raise the limit with `ulimit -n %d` or connect"
                  .formatted(allowed, needed)
              + " fewer agents");
    }
  }
}
