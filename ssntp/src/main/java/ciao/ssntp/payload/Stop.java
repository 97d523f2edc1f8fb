package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * End an instance in good order; its disk stays.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node the node it is bound to, or null when it is bound to none
 * @param leaderEpoch see {@link FromLeader}
 */
public record Stop(
    InstanceId instance, long generation, @Nullable NodeId node, @Nullable Long leaderEpoch)
    implements Payload, ToNode, FromLeader {
  public Stop {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Epoch.check("leader_epoch", leaderEpoch);
  }

  public Stop(InstanceId instance, long generation, @Nullable NodeId node) {
    this(instance, generation, node, null);
  }

  @Override
  public Stop by(long epoch) {
    return new Stop(instance, generation, node, epoch);
  }
}
