package ciao.scheduler.placement;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;

/**
 * Room on a node spoken for by a START the node has not accounted for yet.
 *
 * @param node the node
 * @param number the START's number on the node's session
 * @param shape what it takes, and where it may be
 * @param placed what was said about it
 */
record Reservation(Node node, long number, Shape shape, InstancePlaced placed) {
  /** Whether this START is the same again. */
  boolean isFor(Submission submission) {
    return generation() == submission.generation() && shape.equals(submission.shape());
  }

  /** The same room, in which no member of a group is expected any more. */
  Reservation ofNoGroup() {
    return new Reservation(node, number, shape.ofNoGroup(), placed);
  }

  InstanceId instance() {
    return placed.instance();
  }

  long generation() {
    return placed.generation();
  }
}
