package ciao.scheduler;

import ciao.scheduler.placement.SessionId;
import ciao.ssntp.Message;

/** Where the scheduler's effects leave: sockets, or a simulated network. Never blocks. */
public interface Outbound {
  /**
   * Hands a START to a node's connection.
   *
   * @return false, and nothing is sent, when the connection is over or backed up
   */
  boolean forward(SessionId node, Message start);

  /** Tells a controller something; one that is gone need not hear it. */
  void tell(SessionId controller, Message message);
}
