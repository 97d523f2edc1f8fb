package ciao.ssntp.epoch;

import org.jspecify.annotations.Nullable;

/**
 * The number of one term, of a leading controller or of an active scheduler; the first is 1. Who
 * gives them out takes the milliseconds since 1970 where these are ahead of the last one, so that
 * none is repeated by a store that was restored or made anew.
 */
public final class Epoch {
  /**
   * The highest there can be: every reader of JSON has it exactly, and in milliseconds it is more
   * than 285,000 years. There is room above it, so that one more than any is no negative one.
   */
  public static final long MAX = (1L << 53) - 1;

  private Epoch() {}

  /**
   * @param field what it is called
   * @param epoch null where there is none
   * @throws IllegalArgumentException unless it is one
   */
  public static void check(String field, @Nullable Long epoch) {
    if (epoch != null && (epoch < 1 || epoch > MAX)) {
      throw new IllegalArgumentException(
          "%s: %d (expected: 1 to %d, or none)".formatted(field, epoch, MAX));
    }
  }
}
