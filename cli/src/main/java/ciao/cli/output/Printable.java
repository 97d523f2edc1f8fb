package ciao.cli.output;

/** Text from elsewhere must not steer the terminal. */
public final class Printable {
  private Printable() {}

  /** The text on one line, with control characters shown as {@code ?}. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point ->
            shown.appendCodePoint(
                point == '\n' || point == '\t'
                    ? ' '
                    : Character.isISOControl(point) ? '?' : point));
    return shown.toString();
  }
}
