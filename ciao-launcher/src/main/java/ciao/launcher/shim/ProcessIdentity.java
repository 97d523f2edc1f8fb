package ciao.launcher.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, told from a later one with the same pid by when it started.
 *
 * @param pid as the host sees it
 * @param startTicks when it started, in clock ticks since the host booted
 */
record ProcessIdentity(long pid, long startTicks) {
  /** Positions after the command's closing parenthesis in /proc/PID/stat (proc_pid_stat(5)). */
  private static final int STATE = 0;

  private static final int START_TIME = 19;

  /** The process that has this pid now, unless it has ended (a zombie has). */
  static Optional<ProcessIdentity> of(long pid) {
    String[] fields;
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      return Optional.empty(); // no such process, or it went while we read
    }
    return switch (fields[STATE]) {
      case "Z", "X" -> Optional.empty();
      case String running -> Optional.of(new ProcessIdentity(pid, ticks(fields)));
    };
  }

  private static long ticks(String[] fields) {
    return Long.parseLong(fields[START_TIME]);
  }

  /** Whether it still runs. */
  boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Asks it to end (SIGTERM) if it still runs. */
  void terminate() {
    if (alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }
}
