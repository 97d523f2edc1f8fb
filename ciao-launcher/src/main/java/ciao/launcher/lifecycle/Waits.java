package ciao.launcher.lifecycle;

import java.time.Duration;

/** How long to wait before something is done again. */
final class Waits {
  /** A claim or its grant was lost, or the controller is away: soon, then ever more seldom. */
  private static final long FIRST_MS = 1_000;

  /** A controller that comes back finds the claims of a whole cluster within this time. */
  private static final long LONGEST_MS = 15_000;

  /**
   * The shortest wait before a local restart: a command that ends at once, restarted without delay,
   * would keep a CPU and the disk busy.
   */
  private static final long SHORTEST_RESTART_MS = 100;

  private Waits() {}

  /** 1 s, doubling to 15 s. */
  static Duration before(int attempt) {
    int doublings = Math.min(attempt, 4);
    return Duration.ofMillis(Math.min(FIRST_MS << doublings, LONGEST_MS));
  }

  static Duration beforeRestart(long delayMs) {
    return Duration.ofMillis(Math.max(delayMs, SHORTEST_RESTART_MS));
  }
}
