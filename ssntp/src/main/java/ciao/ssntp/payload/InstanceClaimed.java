package ciao.ssntp.payload;

import java.util.Objects;

/**
 * A launcher has persisted this generation and asks to run it.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node the launcher
 */
public record InstanceClaimed(InstanceId instance, long generation, NodeId node)
    implements Payload, FromNode {
  public InstanceClaimed {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(node, "node");
  }
}
