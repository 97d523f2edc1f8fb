package ciao.controller.instance;

import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import java.time.Duration;

/** What the controller hears, in the order it happened. */
sealed interface Heard {
  /**
   * There is a session with the scheduler; it tells of every connected node next.
   *
   * @param statsPeriod how often its nodes send STATS
   */
  record SchedulerConnected(Duration statsPeriod) implements Heard {}

  /** That session ended. */
  record SchedulerDisconnected() implements Heard {}

  /** A payload arrived; its sender was checked. */
  record Told(Payload payload) implements Heard {}

  /** A node's inventory should be there, or should be asked for again, if not before long. */
  record InventoryDue(NodeId node) implements Heard {}
}
