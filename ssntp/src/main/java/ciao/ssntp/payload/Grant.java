package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The controller has durably bound this generation to this node: it may run.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node the node that may run it
 * @param leaderEpoch see {@link FromLeader}
 */
public record Grant(InstanceId instance, long generation, NodeId node, @Nullable Long leaderEpoch)
    implements Payload, ToNode, FromLeader {
  public Grant {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(node, "node");
    Epoch.check("leader_epoch", leaderEpoch);
  }

  public Grant(InstanceId instance, long generation, NodeId node) {
    this(instance, generation, node, null);
  }

  @Override
  public Grant by(long epoch) {
    return new Grant(instance, generation, node, epoch);
  }
}
