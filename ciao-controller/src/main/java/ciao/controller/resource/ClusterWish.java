package ciao.controller.resource;

import java.util.Objects;

/**
 * What operators want of the cluster as a whole; there is none until they want something.
 *
 * @param strategy in which way the scheduler chooses among the nodes that fit; one it knew when
 *     this was written
 */
public record ClusterWish(String strategy) {
  public ClusterWish {
    Objects.requireNonNull(strategy, "strategy");
  }
}
