package ciao.scheduler.placement;

/** Texts that hold what others sent: labels and names have no limit of their own, answers must. */
final class Sentence {
  /** Enough for every reason and a few labels, and far below the limit of a payload. */
  private static final int LONGEST = 2_000;

  private Sentence() {}

  /** How a node was found: {@code the first with room: 2 of 7 looked at}. */
  record Searched(String how, int looks, int nodes) {
    String inWords() {
      return how + ": " + looks + " of " + nodes + " looked at";
    }
  }

  /** The text, or as much of it as an answer may hold. */
  static String bounded(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "\u2026";
  }
}
