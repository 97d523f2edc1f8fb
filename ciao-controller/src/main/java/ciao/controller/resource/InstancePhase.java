package ciao.controller.resource;

import java.util.Locale;

/** Where an instance stands in its life. */
public enum InstancePhase {
  /** Waiting for a node, or being made ready on one. */
  PENDING,
  /** It runs. */
  ACTIVE,
  /** Asked to end, not yet ended. */
  STOPPING,
  /** It ran and ended, or was stopped before it ran. */
  EXITED,
  /** Given up, with the reason. */
  FAILED,
  /** Its node is gone: it may run there or not. */
  MISSING,
  /** Being removed from its node. */
  DELETING;

  /** The API's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
