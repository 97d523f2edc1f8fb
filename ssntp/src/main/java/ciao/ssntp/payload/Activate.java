package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import org.jspecify.annotations.Nullable;

/**
 * Makes a scheduler the one that takes nodes. The leading controller numbers these, and writes the
 * number down before it sends it, so that of two schedulers the one with the higher epoch is right.
 *
 * @param schedulerEpoch grows with every change of scheduler, see {@link Epoch}
 * @param resignAfterMs how long after the end of this controller's session the scheduler goes on
 *     without one, milliseconds: the controller may have activated another by then. Null: for good,
 *     as there is no other
 * @param leaderEpoch see {@link FromLeader}
 */
public record Activate(
    long schedulerEpoch, @Nullable Long resignAfterMs, @Nullable Long leaderEpoch)
    implements ToScheduler, FromLeader {
  public Activate {
    Epoch.check("scheduler_epoch", schedulerEpoch);
    Epoch.check("leader_epoch", leaderEpoch);
    if (resignAfterMs != null && resignAfterMs < 1) {
      throw new IllegalArgumentException(
          "resign_after_ms: %d (expected: 1 or more, or none)".formatted(resignAfterMs));
    }
  }

  public Activate(long schedulerEpoch, @Nullable Long resignAfterMs) {
    this(schedulerEpoch, resignAfterMs, null);
  }

  @Override
  public Activate by(long epoch) {
    return new Activate(schedulerEpoch, resignAfterMs, epoch);
  }
}
