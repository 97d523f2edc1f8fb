package ciao.client.api;

import java.time.Instant;
import java.util.List;

/**
 * What was timed under one label.
 *
 * @param starts the newest 1,000 at most, oldest first
 */
public record Trace(TraceSummary summary, List<Start> starts) {
  public Trace {
    starts = List.copyOf(starts);
  }

  /**
   * One start; milliseconds.
   *
   * @param instance its id
   * @param node the node's id
   * @param requested when it was asked for
   */
  public record Start(
      String instance,
      String node,
      Instant requested,
      double controllerMs,
      double schedulerMs,
      double launcherMs,
      double totalMs) {}
}
