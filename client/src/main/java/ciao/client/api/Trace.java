package ciao.client.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param name its name, or null when it is deleted
   * @param node the node's id
   * @param hostname the node's host name, or null when it is not known
   * @param requested when it was asked for
   */
  public record Start(
      String instance,
      @Nullable String name,
      String node,
      @Nullable String hostname,
      Instant requested,
      double controllerMs,
      double schedulerMs,
      double launcherMs,
      double totalMs) {}
}
