package ciao.state.reconcile;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link RateLimit}: whoever takes tokens is told how long to wait before using them. The
 * level may be below zero, so takers queue up in the order they came. Pure but for its level;
 * guarded by its own monitor.
 */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Longer waits are cut to this, which no reconciler outlives. */
  private static final Duration FOREVER = Duration.ofDays(365);

  private final RateLimit limit;
  private double level;
  private @Nullable Instant filled;

  TokenBucket(RateLimit limit) {
    this.limit = limit;
    this.level = limit.burst();
  }

  /** Takes that many tokens. Returns how long to wait until they are there; zero when they are. */
  synchronized Duration take(int tokens, Instant now) {
    if (limit.isNone()) {
      return Duration.ZERO;
    }
    fill(now);
    level -= tokens;
    if (level >= 0) {
      return Duration.ZERO;
    }
    double nanos = Math.ceil(-level / limit.perSecond() * NANOS_PER_SECOND);
    return nanos < FOREVER.toNanos() ? Duration.ofNanos((long) nanos) : FOREVER;
  }

  /** A clock that was set back fills nothing, and counts from where it is now. */
  private void fill(Instant now) {
    if (filled != null && now.isAfter(filled)) {
      Duration passed = Duration.between(filled, now);
      double seconds = passed.getSeconds() + passed.getNano() / NANOS_PER_SECOND;
      level = Math.min(limit.burst(), level + seconds * limit.perSecond());
    }
    filled = now;
  }
}
