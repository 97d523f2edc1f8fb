package ciao.client.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen if what a {@link NewPlan} says happened; nothing was changed.
 *
 * @param nodes how many compute nodes are connected
 * @param placed how many instances would be placed, moved ones included
 * @param waiting how many would wait
 * @param moved how many of those placed run already, on nodes that would be lost or drained: they
 *     would fit if they were started anew, which by itself nothing does; of a list that is cut,
 *     those in it
 * @param forecasts what becomes of whom, those that were asked for first; a long list is cut, and
 *     then the numbers above are more than the sums of those in it
 */
public record Plan(int nodes, int placed, int waiting, int moved, List<Forecast> forecasts) {
  /**
   * What becomes of the instances of a workload.
   *
   * @param tenant whose they are
   * @param workload the workload's name
   * @param cause {@code more}: the plan starts them; {@code moves}: their node would be lost or
   *     drained, and where they would fit is worked out; {@code waits}: they wait already
   * @param placed how many would be placed
   * @param on where, most first
   * @param why the first of these decisions in a sentence, or null when none would be placed
   * @param waiting how many would wait
   * @param refusal why the first of them would, or null when none would
   */
  public record Forecast(
      String tenant,
      String workload,
      String cause,
      int placed,
      List<Share> on,
      @Nullable String why,
      int waiting,
      Explanation.@Nullable Refusal refusal) {}

  /**
   * How many of them a node would get.
   *
   * @param node its id; of a node that is only imagined, an imagined one
   * @param hostname its host name
   * @param count how many
   */
  public record Share(String node, String hostname, int count) {}
}
