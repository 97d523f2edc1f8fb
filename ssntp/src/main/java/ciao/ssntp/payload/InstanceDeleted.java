package ciao.ssntp.payload;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is left of this generation on the node, or in the scheduler's queue when there is no
 * node.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node where it was removed, or null: from the scheduler's queue
 */
public record InstanceDeleted(InstanceId instance, long generation, @Nullable NodeId node)
    implements Payload, FromNodeOrScheduler {
  public InstanceDeleted {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
  }
}
