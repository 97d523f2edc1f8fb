package ciao.controller.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Places for what costs memory, files or threads: so many in all, and of these so many at most for
 * one caller, so that no tenant can keep the others out. Thread-safe; the lock is held for a few
 * instructions.
 */
final class Shares {
  private final int most;
  private final int mostOfOne;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  Shares(int most, int mostOfOne) {
    if (mostOfOne < 1 || mostOfOne > most) {
      throw new IllegalArgumentException(
          "shares: %d of %d for one (expected: 1 to all)".formatted(mostOfOne, most));
    }
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Some places of one caller's, until it is closed; closing it again changes nothing. */
  final class Held implements AutoCloseable {
    private final String who;
    private final int places;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Held(String who, int places) {
      this.who = who;
      this.places = places;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        giveBack(who, places);
      }
    }
  }

  /** Takes that many places for a caller, all or none. */
  Optional<Held> take(String who, int places) {
    synchronized (taken) {
      int own = taken.getOrDefault(who, 0);
      if (places > mostOfOne - own || places > most - all) {
        return Optional.empty();
      }
      taken.put(who, own + places);
      all += places;
      return Optional.of(new Held(who, places));
    }
  }

  private void giveBack(String who, int places) {
    synchronized (taken) {
      taken.computeIfPresent(who, (one, own) -> own == places ? null : own - places);
      all -= places;
    }
  }

  /** How many one caller may have. */
  int mostOfOne() {
    return mostOfOne;
  }
}
