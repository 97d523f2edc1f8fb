package ciao.launcher;

import java.util.Random;

/** Kills the launcher now and then, between one effect and the next. */
final class CrashPoints {
  private final Random random;
  private double probability;
  private double failures;
  private boolean everFails;
  private boolean dead;

  CrashPoints(Random random) {
    this.random = random;
  }

  void probability(double changed) {
    probability = changed;
  }

  /** How often a disk or a driver fails instead of doing its work. */
  void failures(double changed) {
    failures = changed;
    everFails |= changed > 0;
  }

  boolean everFails() {
    return everFails;
  }

  boolean fails() {
    return failures > 0 && random.nextDouble() < failures;
  }

  /** A launcher begins to live. */
  void born() {
    dead = false;
  }

  /** What is killed does nothing any more, whatever it makes of an exception. */
  void at(String where) {
    if (dead) {
      throw new Crash("dead at " + where);
    }
    if (probability > 0 && random.nextDouble() < probability) {
      dead = true;
      throw new Crash(where);
    }
  }
}
