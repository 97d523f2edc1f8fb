package ciao.cli.bench;

import java.util.Arrays;
import java.util.Locale;

/** How long something took, in microseconds: percentiles, and the longest. */
record Latencies(double p50Us, double p90Us, double p99Us, double p999Us, double maxUs) {
  /**
   * Sums up.
   *
   * @param nanos one or more durations in nanoseconds, in any order
   */
  static Latencies of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(
        at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
  }

  /** The smallest that a share of them does not exceed. */
  private static double at(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return Math.round(sorted[index] / 100.0) / 10.0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "p50 %.1f us, p90 %.1f, p99 %.1f, max %.1f", p50Us, p90Us, p99Us, maxUs);
  }
}
