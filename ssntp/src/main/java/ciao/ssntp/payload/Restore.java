package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * RESTORE: a node's maintenance is over. What was ended does not begin by itself.
 *
 * @param node which node
 * @param leaderEpoch see {@link FromLeader}
 */
public record Restore(NodeId node, @Nullable Long leaderEpoch)
    implements Payload, ToNode, FromLeader {
  public Restore {
    Objects.requireNonNull(node, "node");
    Epoch.check("leader_epoch", leaderEpoch);
  }

  public Restore(NodeId node) {
    this(node, null);
  }

  @Override
  public Restore by(long epoch) {
    return new Restore(node, epoch);
  }
}
