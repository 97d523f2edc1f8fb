package ciao.state.reconcile;

/**
 * How fast a reconciler may write, in operations. A transaction larger than the burst still leaves
 * whole; those after it wait the longer.
 *
 * @param perSecond more than 0; infinite for no limit
 * @param burst operations that may leave at once after a rest, 1 or more
 */
public record RateLimit(double perSecond, int burst) {
  public static final RateLimit NONE = new RateLimit(Double.POSITIVE_INFINITY, Integer.MAX_VALUE);

  public RateLimit {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException(
          "writes per second: %s (expected: more than 0)".formatted(perSecond));
    }
    if (burst < 1) {
      throw new IllegalArgumentException("burst: %d (expected: 1 or more)".formatted(burst));
    }
  }

  boolean isNone() {
    return Double.isInfinite(perSecond);
  }
}
