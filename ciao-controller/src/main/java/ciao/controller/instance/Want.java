package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus;

/** A wish, as seen from where the instance stands. */
enum Want {
  /** It shall run, and nobody asked for another start since this one. */
  RUN,
  /** It shall be started once more: whatever runs ends first. */
  RERUN,
  /** It shall not run. */
  STOP,
  /** It shall be removed. */
  DELETE;

  static Want of(Wish wish, InstanceStatus status) {
    if (wish.deleted()) {
      return DELETE;
    }
    return switch (wish.desired()) {
      case STOPPED -> STOP;
      case RUNNING -> wish.run() > status.run() ? RERUN : RUN;
    };
  }
}
