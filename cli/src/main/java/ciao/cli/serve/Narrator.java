package ciao.cli.serve;

import ciao.cli.output.Printable;
import ciao.cli.output.Progress;
import java.io.PrintStream;
import java.time.Duration;

/** Tells what a tour does, with the time each step took. */
final class Narrator {
  private final PrintStream out;
  private final Progress progress = Progress.onStandardError();
  private final long begin = System.nanoTime();
  private long stepBegin = begin;

  Narrator(PrintStream out) {
    this.out = out;
  }

  /** What is going on right now; replaced by what comes next. */
  void doing(String text) {
    progress.say(text);
  }

  /** A step is done: what came of it, and how long it took since the last one. */
  void done(String text) {
    progress.end();
    long now = System.nanoTime();
    out.printf("%8s  %s%n", Progress.seconds(Duration.ofNanos(now - stepBegin)), text);
    stepBegin = now;
  }

  /** A command as a tenant would type it; its output follows. */
  void command(String text) {
    progress.end();
    out.println();
    out.println("$ " + text);
  }

  /** A line of something shown. */
  void line(String text) {
    progress.end();
    out.println("    " + Printable.of(text));
  }

  /** A line of the story itself. */
  void say(String text) {
    progress.end();
    out.println(text);
  }

  /** Seconds since the tour began. */
  String total() {
    return Progress.seconds(Duration.ofNanos(System.nanoTime() - begin));
  }
}
