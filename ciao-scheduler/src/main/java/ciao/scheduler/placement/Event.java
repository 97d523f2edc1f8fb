package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Start;

/** What happens to the scheduler. */
public sealed interface Event {
  /** A node's handshake is complete; it takes no work before its first READY. */
  record NodeConnected(SessionId session, NodeId node, NodeType type) implements Event {}

  /** A node's connection is over, and with it everything counted on it. */
  record NodeDisconnected(SessionId session) implements Event {}

  /** READY: the node takes work. */
  record NodeReady(SessionId session, Ready ready) implements Event {}

  /** FULL: the node takes none now. */
  record NodeFull(SessionId session, Ready ready) implements Event {}

  /** MAINTENANCE: the node takes none until it says otherwise. */
  record NodeMaintenance(SessionId session, Ready ready) implements Event {}

  /**
   * An operator wants the node to take nothing new, or has changed their mind. Holds for the node,
   * connected or not, for as long as this core lives.
   */
  record NodeDrained(NodeId node, boolean draining) implements Event {}

  /** From now on nodes are chosen in this way. */
  record StrategyChosen(Strategy strategy) implements Event {}

  /** STATS: its numbers; whether the node takes work stays as it was last said. */
  record NodeStats(SessionId session, Ready ready) implements Event {}

  /** The node reads again what waited for it. */
  record NodeWritable(SessionId session) implements Event {}

  /**
   * An {@link Effect.Place} could not be handed to the node's connection, nor was any later one.
   *
   * @param place the effect
   */
  record PlaceFailed(Effect.Place place) implements Event {}

  /** A controller's handshake is complete. */
  record ControllerConnected(SessionId session) implements Event {}

  /** A controller's connection is over. What it submitted stays. */
  record ControllerDisconnected(SessionId session) implements Event {}

  /**
   * START.
   *
   * @param controller who asks and is answered when there is no room
   * @param submission what is to be placed, read off the frame where it came in
   */
  record StartSubmitted(SessionId controller, Submission submission) implements Event {
    /** The frame goes to the node unchanged. */
    public StartSubmitted(SessionId controller, Message message) {
      this(controller, Submission.of(message));
    }

    /** A START submitted as a record. */
    public static StartSubmitted of(SessionId controller, Start start) {
      return new StartSubmitted(controller, Message.of(Operand.START, start));
    }
  }

  /** STOP or DELETE that names no node: forget this generation, and all before it. */
  record StartCancelled(SessionId controller, InstanceId instance, long generation)
      implements Event {}

  /**
   * A controller asks what would happen if.
   *
   * @param asker who is answered
   */
  record PlanAsked(SessionId asker, Plan plan) implements Event {}

  /** Nothing happened; the core goes on with what it put off, see {@link PlacementCore#hasMore}. */
  record Continue() implements Event {}
}
