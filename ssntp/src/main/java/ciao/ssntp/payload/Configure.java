package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * CONFIGURE: what holds for the whole cluster from now on. The scheduler keeps it in mind for as
 * long as it lives.
 *
 * @param strategy in which way nodes are chosen
 * @param leaderEpoch see {@link FromLeader}
 */
public record Configure(String strategy, @Nullable Long leaderEpoch)
    implements ToScheduler, FromLeader {
  public Configure {
    Objects.requireNonNull(strategy, "strategy");
    Epoch.check("leader_epoch", leaderEpoch);
  }

  /** No constructor, or a bare string would be read as one of these. */
  public static Configure of(String strategy) {
    return new Configure(strategy, null);
  }

  @Override
  public Configure by(long epoch) {
    return new Configure(strategy, epoch);
  }
}
