package ciao.ssntp.payload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What a traced START led to, and by which way it came.
 *
 * @param node the node that speaks
 * @param instance the instance that runs now
 * @param generation which binding of it
 * @param label what the trace is counted under, 1 to {@value #MAX_LABEL_BYTES} bytes in UTF-8
 * @param start when it was asked for, nanoseconds since 1970 by the origin's clock; 0 = not known
 * @param hops those the frame came by, the origin first, the node last; {@value #MAX_HOPS} at most
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
  /** What a byte can count: the longest label there is, in UTF-8. */
  public static final int MAX_LABEL_BYTES = 255;

  /** Further ones are not noted. */
  public static final int MAX_HOPS = 16;

  @SuppressWarnings("ConstantValue")
  public TraceReport {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(instance, "instance");
    Generations.check(generation);
    Objects.requireNonNull(label, "label");
    hops = hops == null ? List.of() : List.copyOf(hops);
    int length = label.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > MAX_LABEL_BYTES || hops.size() > MAX_HOPS) {
      throw new IllegalArgumentException(
          "trace report: label of %d bytes, %d hops (expected: 1 to %d, at most %d)"
              .formatted(length, hops.size(), MAX_LABEL_BYTES, MAX_HOPS));
    }
  }
}
