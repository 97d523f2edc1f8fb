package ciao.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Says what is being waited for, on standard error: one line that is rewritten on a terminal, and a
 * line per change elsewhere.
 */
public final class Progress {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private String last = "";

  /** Progress on this process's standard error. */
  @SuppressWarnings("SystemConsoleNull") // it is null with -Djdk.console=java.base, the default
  public static Progress onStandardError() {
    return new Progress(System.err, System.console() != null && System.console().isTerminal());
  }

  Progress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** What is being waited for now. */
  public void say(String text) {
    if (text.equals(last)) {
      return;
    }
    last = text;
    if (terminal) {
      err.print(CLEAR_LINE + Printable.of(text));
      err.flush();
    } else {
      err.println(Printable.of(text));
    }
  }

  /** How far something got, which only a terminal shows: a log would fill with it. */
  public void tick(String text) {
    if (terminal) {
      say(text);
    }
  }

  /** Nothing more to wait for; the line is cleared. */
  public void end() {
    if (terminal && !last.isEmpty()) {
      err.print(CLEAR_LINE);
      err.flush();
    }
    last = "";
  }

  /** A duration for people: {@code 0.4 s}, {@code 12 s}, {@code 3 min}. */
  public static String seconds(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return seconds < 120 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
  }
}
