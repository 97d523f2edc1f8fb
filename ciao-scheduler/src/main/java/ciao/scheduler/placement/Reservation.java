package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;

/**
 * Room on a node spoken for by a START the node has not accounted for yet.
 *
 * @param node the node
 * @param number the START's number on the node's session
 * @param demands what it takes
 * @param placed what was said about it
 */
record Reservation(Node node, long number, Demands demands, InstancePlaced placed) {
  InstanceId instance() {
    return placed.instance();
  }

  long generation() {
    return placed.generation();
  }
}
