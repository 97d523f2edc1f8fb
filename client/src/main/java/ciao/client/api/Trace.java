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
   * @param hops by which way its START came: controller, scheduler, node; none of one that was
   *     timed before they were kept
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
      double totalMs,
      List<Hop> hops) {
    @SuppressWarnings("ConstantValue") // as from a controller that tells of none
    public Start {
      hops = hops == null ? List.of() : List.copyOf(hops);
    }
  }

  /**
   * Who a START came by, by its own clock.
   *
   * @param node its id
   * @param roles what it is, such as {@code scheduler}
   * @param received when the START came; where it began, when it was made
   * @param sent when it left; null where it ended
   */
  public record Hop(
      String node, String roles, @Nullable Instant received, @Nullable Instant sent) {}
}
