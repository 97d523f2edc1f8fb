package ciao.ssntp.payload;

import java.util.Objects;

/**
 * The controller has durably bound this generation to this node: it may run.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node the node that may run it
 */
public record Grant(InstanceId instance, long generation, NodeId node) implements Payload, ToNode {
  public Grant {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(node, "node");
  }
}
