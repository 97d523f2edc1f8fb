package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus;

/**
 * The reconciler's table: what is to be done, given what is wanted and where an instance stands.
 */
enum Decision {
  /** Nothing; or wait for news of a missing node. */
  REST,
  /** Send START to the scheduler. */
  SUBMIT,
  /** A start asked for while one is under way already is that one. */
  TAKE_UP,
  /** Let the node that claimed it run it. */
  GRANT,
  /** Send STOP to its node. */
  STOP,
  /** It ended and shall start again: unbind it, with the next generation. */
  NEXT_GENERATION,
  /** It shall not run and no node has claimed it: it ends here. */
  END_UNSTARTED,
  /** Send DELETE to the node that has something of it. */
  DELETE,
  /** No node that is there has anything of it: remove its resources. */
  FINISH;

  /**
   * The table.
   *
   * @param holderGone whether the node that has something of it is gone for longer than its grace
   */
  static Decision of(InstanceStatus status, Want want, boolean holderGone) {
    return switch (want) {
      case RUN ->
          switch (status.phase()) {
            case PENDING -> status.binding().bound() ? GRANT : SUBMIT;
            case ACTIVE, STOPPING, EXITED, FAILED, MISSING, DELETING -> REST;
          };
      case RERUN ->
          switch (status.phase()) {
            case PENDING -> status.binding().bound() ? STOP : TAKE_UP;
            case ACTIVE, STOPPING -> STOP;
            case EXITED, FAILED -> NEXT_GENERATION;
            case MISSING, DELETING -> REST;
          };
      case STOP ->
          switch (status.phase()) {
            case PENDING -> status.binding().bound() ? STOP : END_UNSTARTED;
            case ACTIVE, STOPPING -> STOP;
            case EXITED, FAILED, MISSING, DELETING -> REST;
          };
      case DELETE ->
          switch (status.phase()) {
            case MISSING -> FINISH;
            case PENDING, ACTIVE, STOPPING, EXITED, FAILED, DELETING ->
                status.binding().holder() == null || holderGone ? FINISH : DELETE;
          };
    };
  }
}
