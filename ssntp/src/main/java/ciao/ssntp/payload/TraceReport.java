package ciao.ssntp.payload;

import java.util.List;
import java.util.Objects;

/**
 * What a traced START led to, and by which way it came.
 *
 * @param node the node that speaks
 * @param instance the instance that runs now
 * @param generation which binding of it
 * @param label what the trace is counted under
 * @param start when it was asked for, nanoseconds since 1970 by the origin's clock; 0 = not known
 * @param hops those the frame came by, the origin first, the node last
 * @param end when the instance ran, by the node's clock
 */
public record TraceReport(
    NodeId node,
    InstanceId instance,
    long generation,
    String label,
    long start,
    List<Hop> hops,
    long end)
    implements Payload, FromNode {
  @SuppressWarnings("ConstantValue")
  public TraceReport {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(label, "label");
    hops = hops == null ? List.of() : List.copyOf(hops);
  }
}
