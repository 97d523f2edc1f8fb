package ciao.ssntp.payload;

/** A generation is one binding of an instance to one node; the first is 1. */
final class Generations {
  private Generations() {}

  static void check(long generation) {
    if (generation < 1) {
      throw new IllegalArgumentException("generation: " + generation + " (expected: 1 or more)");
    }
  }
}
