package ciao.launcher;

import ciao.ssntp.Operand;
import ciao.ssntp.payload.Payload;

/** The way to the scheduler. */
interface Uplink {
  /**
   * Queues a frame; never blocks. When there is no connection, or no room in its queue, the frame
   * is lost: what it said is said again by STATS or on request.
   */
  void send(Operand operand, Payload payload);

  /** Whether the scheduler takes what is sent; while it does not, what can wait should. */
  boolean isWritable();
}
