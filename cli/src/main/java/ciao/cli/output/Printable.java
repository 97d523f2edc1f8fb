package ciao.cli.output;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Text from elsewhere must not steer the terminal. */
public final class Printable {
  private Printable() {}

  /** A time to the second; the other formats have all of it. */
  public static String of(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

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
