package ciao.launcher.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What asks a container to end. Its main process is the first of its process namespace, and the
 * kernel drops every signal such a process does not handle: to wait for its effect would be in
 * vain.
 *
 * @param number as {@code runc kill} takes it
 */
record StopSignal(int number) {
  /** signal(7), from number 1 on, for x86 and ARM. */
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  /** The first two of the kernel's real-time signals are the C library's own. */
  private static final int FIRST_REAL_TIME = 34;

  private static final int LAST = 64;

  static final StopSignal TERM = new StopSignal(NAMES.indexOf("TERM") + 1);

  /**
   * What an image wishes. An image can say anything, and a container must end all the same: what is
   * no signal stands for SIGTERM, as nothing does.
   */
  static StopSignal of(String wish) {
    String word = wish.toUpperCase(Locale.ROOT);
    String name = word.startsWith("SIG") ? word.substring("SIG".length()) : word;
    int known = NAMES.indexOf(name) + 1;
    if (known > 0) {
      return new StopSignal(known);
    }
    OptionalInt number =
        name.startsWith("RTMIN+")
            ? parse(name.substring("RTMIN+".length()), FIRST_REAL_TIME)
            : parse(name, 0);
    return number.isPresent() ? new StopSignal(number.getAsInt()) : TERM;
  }

  private static OptionalInt parse(String digits, int from) {
    if (!digits.matches("[0-9]{1,2}")) {
      return OptionalInt.empty();
    }
    int number = from + Integer.parseInt(digits);
    return number >= 1 && number <= LAST ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** Whether a process, as the host sees it, has a handler for it. */
  boolean isHandledBy(long pid) throws IOException {
    return (handled(pid) >> (number - 1) & 1) == 1;
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
