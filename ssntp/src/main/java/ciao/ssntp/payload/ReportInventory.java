package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The controller asks a node for a STATS with its full inventory.
 *
 * @param node the node that shall report
 * @param leaderEpoch see {@link FromLeader}
 */
public record ReportInventory(NodeId node, @Nullable Long leaderEpoch)
    implements Payload, ToNode, FromLeader {
  public ReportInventory {
    Objects.requireNonNull(node, "node");
    Epoch.check("leader_epoch", leaderEpoch);
  }

  public ReportInventory(NodeId node) {
    this(node, null);
  }

  @Override
  public ReportInventory by(long epoch) {
    return new ReportInventory(node, epoch);
  }
}
