package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remove one generation of an instance from a node, or from the scheduler's queue; a tombstone
 * stays on the node.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node the node that shall remove it, or null: the scheduler's queue
 * @param leaderEpoch see {@link FromLeader}
 */
public record Delete(
    InstanceId instance, long generation, @Nullable NodeId node, @Nullable Long leaderEpoch)
    implements Payload, ToNode, FromLeader {
  public Delete {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Epoch.check("leader_epoch", leaderEpoch);
  }

  public Delete(InstanceId instance, long generation, @Nullable NodeId node) {
    this(instance, generation, node, null);
  }

  @Override
  public Delete by(long epoch) {
    return new Delete(instance, generation, node, epoch);
  }
}
