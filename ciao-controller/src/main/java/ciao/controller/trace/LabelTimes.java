package ciao.controller.trace;

import ciao.controller.resource.StartTimes;
import ciao.controller.resource.TraceSpec;
import java.util.List;

/**
 * The starts that were timed under one label.
 *
 * @param traces the newest, oldest first; one or more
 */
public record LabelTimes(Label label, List<TraceSpec> traces) {
  public LabelTimes {
    traces = List.copyOf(traces);
  }

  /** How long each took. */
  public List<StartTimes> starts() {
    return traces.stream().map(TraceSpec::times).toList();
  }

  public Spread controller() {
    return Spread.of(starts(), StartTimes::controller);
  }

  public Spread scheduler() {
    return Spread.of(starts(), StartTimes::scheduler);
  }

  public Spread launcher() {
    return Spread.of(starts(), StartTimes::launcher);
  }

  public Spread total() {
    return Spread.of(starts(), StartTimes::total);
  }
}
