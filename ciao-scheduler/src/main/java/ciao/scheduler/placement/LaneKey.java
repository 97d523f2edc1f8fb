package ciao.scheduler.placement;

import ciao.ssntp.payload.NodeId;
import java.util.List;

/**
 * Which nodes an instance that waits may go to at all: a node that got room need not look at those
 * pinned to others, of which there may be one line each.
 */
sealed interface LaneKey {
  /** Every node. */
  record Anywhere() implements LaneKey {}

  /** This node alone. */
  record Pinned(NodeId node) implements LaneKey {}

  /** Nodes of this name. */
  record Called(String hostname) implements LaneKey {}

  static LaneKey of(Shape shape) {
    if (shape.node() != null) {
      return new Pinned(shape.node());
    }
    return shape.hostname() != null ? new Called(shape.hostname()) : new Anywhere();
  }

  /** The lanes whose instances may go to this node. */
  static List<LaneKey> servedBy(Node node) {
    return List.of(new Anywhere(), new Pinned(node.id()), new Called(node.hostname()));
  }
}
