package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Placement;
import ciao.ssntp.payload.NodeId;

/** What a node that speaks of a generation has to do with that instance. */
enum Standing {
  /** This generation is bound to this node. */
  HERE,
  /** Nobody has this generation yet, it shall run, and this is the node it was sent to. */
  CLAIMABLE,
  /**
   * Nobody has this generation yet, it shall run, but not that it was sent to this node was heard
   * last. It may have been, when the scheduler or the controller that knew is gone; or the node
   * only remembers the instance's id. So it gets nothing, and may wait.
   */
  EARLY,
  /**
   * The node has the instance's disk, and speaks of an earlier generation or of one that was
   * stopped before it started. A DELETE would take the disk along.
   */
  AT_HOME,
  /** The node must not have this. */
  STRAY;

  static Standing of(Course course, NodeId node, long generation) {
    InstanceStatus.Binding binding = course.status.binding();
    boolean current = generation == binding.generation();
    if (current && node.equals(binding.node())) {
      return HERE;
    }
    boolean allowed = binding.home() == null || node.equals(binding.home());
    if (current && allowed && course.waitsForClaim()) {
      return wasSentTo(course.status, node) ? CLAIMABLE : EARLY;
    }
    return node.equals(binding.holder()) && generation <= binding.generation() ? AT_HOME : STRAY;
  }

  /** By the scheduler's last word on this generation; with a disk, it is sent nowhere else. */
  private static boolean wasSentTo(InstanceStatus status, NodeId node) {
    Placement placement = status.explanation().placement();
    return node.equals(status.binding().home())
        || (placement != null && node.equals(placement.node()));
  }
}
