package ciao.controller.instance;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;

/** What the core asked to be reminded of; a number tells whether it still wants to be. */
sealed interface Timer {
  /** A message of this attempt may have led to nothing. */
  record ResendDue(InstanceId instance, long attempt) implements Timer {}

  /** The node has been away for its grace. */
  record GraceOver(NodeId node, long epoch) implements Timer {}

  /** The node's inventory should be there, or should be asked for again. */
  record InventoryDue(NodeId node, long ask) implements Timer {}
}
