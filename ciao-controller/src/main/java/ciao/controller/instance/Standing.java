package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.payload.NodeId;

/** What a node that speaks of a generation has to do with that instance. */
enum Standing {
  /** This generation is bound to this node. */
  HERE,
  /** Nobody has this generation yet, it shall run, and this node may have it. */
  CLAIMABLE,
  /**
   * The node has the instance's disk, and speaks of an earlier generation or of one that was
   * stopped before it started. A DELETE would take the disk along.
   */
  AT_HOME,
  /** The node must not have this. */
  STRAY;

  static Standing of(InstanceStatus status, Want want, NodeId node, long generation) {
    InstanceStatus.Binding binding = status.binding();
    boolean current = generation == binding.generation();
    if (current && node.equals(binding.node())) {
      return HERE;
    }
    boolean allowed = binding.home() == null || node.equals(binding.home());
    if (current
        && !binding.bound()
        && allowed
        && want == Want.RUN
        && status.phase() == InstancePhase.PENDING) {
      return CLAIMABLE;
    }
    return node.equals(binding.holder()) && generation <= binding.generation() ? AT_HOME : STRAY;
  }
}
