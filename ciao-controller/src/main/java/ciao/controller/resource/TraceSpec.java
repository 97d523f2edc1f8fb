package ciao.controller.resource;

import ciao.ssntp.payload.Hop;
import java.util.List;
import java.util.Objects;

/**
 * How long a start took that somebody wanted timed; its id sorts after those of earlier ones.
 *
 * @param label what it is counted under
 * @param times how long it took, where
 * @param hops by which way its START came: controller, scheduler, launcher; none of those that were
 *     stored before hops were
 */
public record TraceSpec(String label, StartTimes times, List<Hop> hops) {
  @SuppressWarnings("ConstantValue") // as from a store in which they are not there
  public TraceSpec {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(times, "times");
    hops = hops == null ? List.of() : List.copyOf(hops);
    if (!hops.isEmpty() && hops.size() != StartTimes.HOPS) {
      throw new IllegalArgumentException(
          "hops: %d (expected: none, or %d)".formatted(hops.size(), StartTimes.HOPS));
    }
  }
}
