package ciao.controller.trace;

import ciao.controller.resource.StartTimes;
import java.util.List;

/**
 * The starts that were timed under one label.
 *
 * @param starts the newest, oldest first; one or more
 */
public record LabelTimes(Label label, List<StartTimes> starts) {
  public LabelTimes {
    starts = List.copyOf(starts);
  }

  public Spread controller() {
    return Spread.of(starts, StartTimes::controller);
  }

  public Spread scheduler() {
    return Spread.of(starts, StartTimes::scheduler);
  }

  public Spread launcher() {
    return Spread.of(starts, StartTimes::launcher);
  }

  public Spread total() {
    return Spread.of(starts, StartTimes::total);
  }
}
