package ciao.ssntp.payload;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remove one generation of an instance from a node, or from the scheduler's queue; a tombstone
 * stays on the node.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node the node that shall remove it, or null: the scheduler's queue
 */
public record Delete(InstanceId instance, long generation, @Nullable NodeId node)
    implements Payload, ToNode {
  public Delete {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
  }
}
