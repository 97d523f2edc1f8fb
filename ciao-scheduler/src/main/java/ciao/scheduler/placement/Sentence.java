package ciao.scheduler.placement;

/** Texts that hold what others sent: labels and names have no limit of their own, answers must. */
final class Sentence {
  /** Enough for every reason and a few labels, and far below the limit of a payload. */
  private static final int LONGEST = 2_000;

  private Sentence() {}

  /** The text, or as much of it as an answer may hold. */
  static String bounded(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "\u2026";
  }
}
