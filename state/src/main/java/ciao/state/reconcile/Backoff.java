package ciao.state.reconcile;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: doubles with each one in a row. Half of each wait is random, so
 * that those who failed together do not come back together.
 *
 * @param first the whole wait after the first failure; more than zero
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
  /** From 100 ms to one minute. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofMinutes(1));

  private static final int MOST_DOUBLINGS = 30;

  public Backoff {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff: from %s to %s (expected: more than zero, and the first not the longer)"
              .formatted(first, longest));
    }
    if (longest.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          "backoff: up to %s (expected: at most 365 days)".formatted(longest));
    }
  }

  /** The wait after that many failures in a row, 1 or more. */
  Duration wait(int failures, RandomGenerator random) {
    long whole = longest.toNanos();
    int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    if (first.toNanos() <= whole >> doublings) {
      whole = first.toNanos() << doublings;
    }
    return Duration.ofNanos(whole - random.nextLong(whole / 2 + 1));
  }
}
