package ciao.controller.instance;

import ciao.controller.node.NodeTracker;
import ciao.controller.resource.NodeMode;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.NodeId;
import ciao.state.Resource;
import ciao.state.reconcile.Turn;
import java.util.Optional;

/** What is stored of nodes, as a turn sees it. */
final class StoredNodes {
  private final Turn turn;
  private final NodeTracker tracker;

  StoredNodes(Turn turn, NodeTracker tracker) {
    this.turn = turn;
    this.tracker = tracker;
  }

  /** Asks the tracker to look out for a node that instances name and nobody knows. */
  Optional<NodeStatus> status(NodeId node) {
    Optional<NodeStatus> known = turn.get(Resources.node(node)).map(Resource::spec);
    if (known.isEmpty()) {
      tracker.expect(node);
    }
    return known;
  }

  /** What its operator wants of it. */
  NodeMode mode(NodeId node) {
    return turn.get(Resources.nodeWish(node))
        .map(wish -> wish.spec().mode())
        .orElse(NodeMode.ACTIVE);
  }
}
