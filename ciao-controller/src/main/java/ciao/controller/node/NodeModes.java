package ciao.controller.node;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.resource.NodeMode;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.NodeWish;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.NodeId;
import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Store;

/** What operators want of nodes; the {@link NodeModeReconciler} sees to it. */
public final class NodeModes {
  private final Store store;

  /**
   * @param store writes in nobody's name
   */
  public NodeModes(Store store) {
    this.store = store;
  }

  /** Wants this of it. It is on disk when this returns; the rest follows. */
  public Answer<Resource<NodeStatus>> set(Resource<NodeStatus> node, NodeMode mode) {
    NodeWish wish = new NodeWish(mode);
    return switch (store
        .modify(
            Operation.create(Resources.nodeWish(NodeId.of(node.id())), Resources.NOBODY, wish),
            stored -> stored.withSpec(wish))
        .join()) {
      case Committed _ -> Answer.of(node);
      case Refusal refusal ->
          new Answer.Denied<>(Denial.of(refusal, "node " + node.spec().hostname()));
    };
  }
}
