package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * EVACUATE: a node is to be in maintenance: it takes nothing new, says MAINTENANCE, and ends what
 * runs in good order, for as long as its launcher lives or until {@link Restore}.
 *
 * @param node which node
 * @param leaderEpoch see {@link FromLeader}
 */
public record Evacuate(NodeId node, @Nullable Long leaderEpoch)
    implements Payload, ToNode, FromLeader {
  public Evacuate {
    Objects.requireNonNull(node, "node");
    Epoch.check("leader_epoch", leaderEpoch);
  }

  public Evacuate(NodeId node) {
    this(node, null);
  }

  @Override
  public Evacuate by(long epoch) {
    return new Evacuate(node, epoch);
  }
}
