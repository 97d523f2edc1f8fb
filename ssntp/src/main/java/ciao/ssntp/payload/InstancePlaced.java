package ciao.ssntp.payload;

import java.util.Objects;

/**
 * The scheduler has sent an instance to a node.
 *
 * @param instance which instance
 * @param generation which binding of it
 * @param node where it was sent
 * @param hostname that node's host name
 * @param searched how many nodes were looked at, the chosen one included
 * @param nodes how many compute nodes there were
 * @param version the scheduler's snapshot version: how many node events it had seen
 * @param why the decision in a sentence
 */
public record InstancePlaced(
    InstanceId instance,
    long generation,
    NodeId node,
    String hostname,
    int searched,
    int nodes,
    long version,
    String why)
    implements Payload {
  public InstancePlaced {
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(node, "node");
    hostname = Texts.cut(Objects.requireNonNull(hostname, "hostname"));
    why = Texts.cut(Objects.requireNonNull(why, "why"));
  }
}
