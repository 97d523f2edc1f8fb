package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * DRAIN: the scheduler is to send a node nothing new, or to send it work again. It keeps it in mind
 * for as long as it lives, whether or not the node is connected.
 *
 * @param node which node
 * @param draining whether it gets nothing new
 * @param leaderEpoch see {@link FromLeader}
 */
public record Drain(NodeId node, boolean draining, @Nullable Long leaderEpoch)
    implements ToScheduler, FromLeader {
  public Drain {
    Objects.requireNonNull(node, "node");
    Epoch.check("leader_epoch", leaderEpoch);
  }

  public Drain(NodeId node, boolean draining) {
    this(node, draining, null);
  }

  @Override
  public Drain by(long epoch) {
    return new Drain(node, draining, epoch);
  }
}
