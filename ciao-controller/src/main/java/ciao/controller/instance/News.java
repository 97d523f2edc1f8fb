package ciao.controller.instance;

import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;

/** What was said of one instance, waiting for its next turn. */
sealed interface News {
  /** A payload that is about this instance alone. */
  record Told(Payload payload) implements News {}

  /**
   * The state it is in on a node.
   *
   * @param again whether what was sent to the node may have been lost and is sent again
   */
  record Reported(NodeId node, InstanceReport report, boolean again) implements News {}

  /** A node told all it holds, and this was not there. */
  record Absent(NodeId node) implements News {}
}
