package ciao.cli.command;

import ciao.client.api.Explanation;
import ciao.client.api.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a plan's table: instances that are alike and have one fate.
 *
 * @param which those the plan starts, those whose node goes, or those that wait already
 * @param outcome on which node they would be placed, or that they would wait
 * @param why the scheduler's reason
 * @param node the node's id, or null
 */
record PlanLine(
    String tenant,
    String workload,
    String which,
    int count,
    String outcome,
    @Nullable String why,
    @Nullable String node) {
  static List<PlanLine> of(Plan plan) {
    List<PlanLine> lines = new ArrayList<>();
    for (Plan.Forecast forecast : plan.forecasts()) {
      int told = 0;
      for (Plan.Share on : forecast.on()) {
        lines.add(of(forecast, on.count(), "on " + on.hostname(), forecast.why(), on.node()));
        told += on.count();
      }
      if (forecast.placed() > told) {
        lines.add(of(forecast, forecast.placed() - told, "on further nodes", forecast.why(), null));
      }
      if (forecast.waiting() > 0) {
        Explanation.Refusal refusal = forecast.refusal();
        String why = refusal == null ? null : refusal.message();
        lines.add(of(forecast, forecast.waiting(), "would wait", why, null));
      }
    }
    return lines;
  }

  private static PlanLine of(
      Plan.Forecast forecast,
      int count,
      String outcome,
      @Nullable String why,
      @Nullable String node) {
    return new PlanLine(
        forecast.tenant(), forecast.workload(), which(forecast), count, outcome, why, node);
  }

  private static String which(Plan.Forecast forecast) {
    return switch (forecast.cause()) {
      case "more" -> "more";
      case "moves" -> "if started anew";
      case "waits" -> "waits already";
      default -> forecast.cause();
    };
  }
}
