package ciao.ssntp;

import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TraceReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Where a frame has been and when: travels with it, and grows with each hop.
 *
 * @param label what it is counted under, 1 to {@value #MAX_LABEL_BYTES} bytes in UTF-8
 * @param origin who began it
 * @param start when what led to it began, nanoseconds since 1970; 0 = not known
 * @param hops those it came by, the origin first; {@value #MAX_HOPS} at most
 */
public record Trace(String label, NodeId origin, long start, List<Hop> hops) {
  static final int MAX_LABEL_BYTES = TraceReport.MAX_LABEL_BYTES;
  static final int MAX_HOPS = TraceReport.MAX_HOPS;

  public Trace {
    Objects.requireNonNull(origin, "origin");
    hops = List.copyOf(hops);
    int length = label.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > MAX_LABEL_BYTES || hops.size() > MAX_HOPS) {
      throw new IllegalArgumentException(
          "trace: label of %d bytes, %d hops (expected: 1 to %d, at most %d)"
              .formatted(length, hops.size(), MAX_LABEL_BYTES, MAX_HOPS));
    }
  }

  /** As times are told in a trace. */
  public static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** The same with one hop more, if there is room. */
  Trace with(Hop hop) {
    if (hops.size() == MAX_HOPS) {
      return this;
    }
    List<Hop> longer = new ArrayList<>(hops);
    longer.add(hop);
    return new Trace(label, origin, start, longer);
  }

  /** The same as it leaves this hop: the last one, unless there was no room for that. */
  Trace leaving(NodeId self, long at) {
    if (hops.isEmpty() || !hops.getLast().node().equals(self)) {
      return this;
    }
    List<Hop> left = new ArrayList<>(hops);
    left.add(left.removeLast().leaving(at));
    return new Trace(label, origin, start, left);
  }
}
