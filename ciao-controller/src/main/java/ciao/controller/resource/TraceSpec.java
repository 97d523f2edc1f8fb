package ciao.controller.resource;

import java.util.Objects;

/**
 * How long a start took that somebody wanted timed; its id sorts after those of earlier ones.
 *
 * @param label what it is counted under
 * @param times how long it took, where
 */
public record TraceSpec(String label, StartTimes times) {
  public TraceSpec {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(times, "times");
  }
}
