package ciao.launcher.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What asks a container to end. Its main process is the first of its process namespace, and the
 * kernel drops every signal such a process does not handle: to wait for its effect would be in
 * vain.
 *
 * @param name as {@code runc kill} takes it
 */
record StopSignal(String name) {
  static final StopSignal TERM = new StopSignal("SIGTERM");

  /** signal(7), for x86 and ARM; what is not here is taken to be handled. */
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "SIGHUP",
          1,
          "SIGINT",
          2,
          "SIGQUIT",
          3,
          "SIGUSR1",
          10,
          "SIGUSR2",
          12,
          "SIGTERM",
          15,
          "SIGWINCH",
          28);

  /** What an image wishes; SIGTERM when it says nothing. */
  static StopSignal of(String wish) {
    if (wish.isEmpty()) {
      return TERM;
    }
    boolean bare = Character.isLetter(wish.charAt(0)) && !wish.startsWith("SIG");
    return new StopSignal(bare ? "SIG" + wish : wish);
  }

  /** Whether a process, as the host sees it, has a handler for it. */
  boolean isHandledBy(long pid) throws IOException {
    return number().isEmpty() || (handled(pid) >> (number().get() - 1) & 1) == 1;
  }

  private Optional<Integer> number() {
    return NUMBERS.containsKey(name) ? Optional.of(NUMBERS.get(name)) : parse(name);
  }

  private static Optional<Integer> parse(String text) {
    return text.matches("[1-9]|[1-5][0-9]|6[0-4]")
        ? Optional.of(Integer.valueOf(text))
        : Optional.empty();
  }

  /** The mask SigCgt of /proc/PID/status (proc_pid_status(5)). */
  private static long handled(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("SigCgt:")) {
        return Long.parseUnsignedLong(line.substring("SigCgt:".length()).strip(), 16);
      }
    }
    return 0;
  }
}
