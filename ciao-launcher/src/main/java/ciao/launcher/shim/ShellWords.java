package ciao.launcher.shim;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes text into POSIX shell scripts so that the shell reads exactly that text. */
final class ShellWords {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private ShellWords() {}

  /** One word, whatever it contains but NUL, which no argument can hold. */
  static String quote(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("value: text with a NUL character (expected: none)");
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  static String quote(Collection<String> words) {
    return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }

  /** {@code name='value'}. */
  static String assign(String name, Object value) {
    if (!isVariable(name)) {
      throw new IllegalArgumentException(
          "variable: " + name + " (expected: letters, digits and _, not beginning with a digit)");
    }
    return name + "=" + quote(value.toString());
  }

  static boolean isVariable(String name) {
    return VARIABLE.matcher(name).matches();
  }
}
