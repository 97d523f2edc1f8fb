package ciao.launcher.shim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program to run: all it is given, for nothing is inherited.
 *
 * @param arguments program and arguments; the program by path, or by name along {@code PATH}
 * @param environment its whole environment; {@code PATH} must be in it
 * @param directory its working directory, as the program sees it
 */
public record Command(List<String> arguments, Map<String, String> environment, String directory) {
  /** The kernel's own limit for one argument or variable (MAX_ARG_STRLEN, less the final NUL). */
  private static final int LONGEST = 128 * 1024 - 1;

  /** Half of what the kernel takes with the usual stack limit of 8 MiB (a quarter of it). */
  private static final int TOTAL = 1024 * 1024;

  public Command {
    arguments = List.copyOf(arguments);
    environment = new TreeMap<>(environment);
    if (arguments.isEmpty() || arguments.getFirst().isEmpty()) {
      throw new IllegalArgumentException("command: empty (expected: a program and its arguments)");
    }
    if (!environment.containsKey("PATH")) {
      throw new IllegalArgumentException("environment: no PATH (expected: PATH among the others)");
    }
    long total = 0;
    for (String argument : arguments) {
      total += check("command", argument);
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      checkName(variable.getKey());
      total += check("environment: " + variable.getKey(), variable.getValue());
    }
    if (total > TOTAL) {
      throw new IllegalArgumentException(
          "command and environment: %d bytes (expected: %d at most)".formatted(total, TOTAL));
    }
  }

  private static void checkName(String name) {
    if (!ShellWords.isVariable(name)) {
      throw new IllegalArgumentException(
          "environment: name "
              + name
              + " (expected: letters, digits and _, not beginning with a digit)");
    }
  }

  private static int check(String what, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "%s: %d bytes%s (expected: %d at most and no NUL character)"
              .formatted(
                  what, length, text.indexOf('\0') >= 0 ? " with a NUL character" : "", LONGEST));
    }
    return length;
  }
}
