package ciao.client.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to work out: what would be placed where, and what would wait and why, if all of this
 * happened now, in the order of these components. At least one of them.
 *
 * @param strategy in which way nodes are chosen: {@code spread} or {@code pack}; null: as now
 * @param add nodes that come, or null
 * @param lose nodes that are gone, by host name or id, or null; where what runs there would fit if
 *     it were started anew is worked out, though by itself it stays missing and waits for its node
 * @param drain nodes that take nothing new, or null; likewise, though by itself what runs there
 *     goes on
 * @param place what is started besides, or null
 */
public record NewPlan(
    @Nullable String strategy,
    @Nullable List<NewNodes> add,
    @Nullable List<String> lose,
    @Nullable List<String> drain,
    @Nullable List<MoreInstances> place) {
  /** So many instances in all may be started, and so many nodes come. */
  public static final int MOST = 100_000;

  /**
   * Empty nodes of one shape; either {@code like} or {@code capacity}.
   *
   * @param like a node that is there, by host name or id, or null
   * @param capacity what each has for instances, or null
   * @param labels what each is; null: what {@code like} is, or nothing
   * @param count how many, 1 to {@link NewPlan#MOST}
   */
  public record NewNodes(
      @Nullable String like,
      @Nullable Room capacity,
      @Nullable Map<String, String> labels,
      int count) {}

  /**
   * More instances of a workload.
   *
   * @param tenant whose workload it is
   * @param workload its name or id
   * @param count how many, 1 to {@link NewPlan#MOST}
   */
  public record MoreInstances(String tenant, String workload, int count) {}
}
