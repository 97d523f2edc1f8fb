package ciao.controller.resource;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Ids of things that happen one after another, for one writer: sixteen hexadecimal digits that grow
 * with time, also when the clock does not. Any thread.
 */
public final class GrowingIds {
  /**
   * What they look like. The clock gets to the first that begins with 7 in the year 2225; one from
   * further on would leave no room for those to come.
   */
  static final Pattern FORM = Pattern.compile("[0-6][0-9a-f]{15}");

  private final InstantSource clock;
  private final AtomicLong newest = new AtomicLong();

  public GrowingIds(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Goes on behind this id, which was given out before.
   *
   * @return false when it was not: it is of another form
   */
  public boolean note(String id) {
    if (!FORM.matcher(id).matches()) {
      return false;
    }
    newest.accumulateAndGet(Long.parseLong(id, 16), Math::max);
    return true;
  }

  /** No other is the same. */
  public String next() {
    return "%016x".formatted(newest.updateAndGet(last -> Math.max(last + 1, clock.millis() << 20)));
  }
}
