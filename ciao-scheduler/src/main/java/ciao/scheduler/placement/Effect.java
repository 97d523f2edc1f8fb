package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.StartFailure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the scheduler does about an event. Effects of one event are performed in their order, and
 * all of them before the next event. A controller that is gone by then misses what it was to hear:
 * it is told anew when it connects and submits again.
 */
public sealed interface Effect {
  /**
   * Hand the START to the node's connection; when that was accepted, and only then, tell the
   * controllers. So a placement that is announced is on its way. When it was not accepted, neither
   * is any later one to the same session among this event's effects: each is answered with {@link
   * Event.PlaceFailed}, in order, before any other event.
   *
   * @param node the chosen node's session
   * @param number the how-manieth START on that session it is, from 1
   * @param ticket its place in the queue, should it have to wait after all
   * @param start the frame as it came
   * @param controllers whom to tell
   * @param placed what to tell them
   */
  record Place(
      SessionId node,
      long number,
      long ticket,
      Message start,
      List<SessionId> controllers,
      InstancePlaced placed)
      implements Effect {}

  /** Say again where an instance was sent whose START is on its way already. */
  record RepeatPlaced(List<SessionId> controllers, InstancePlaced placed) implements Effect {}

  /**
   * Say that no node can take an instance now, with all reasons.
   *
   * @param lacking the reason of the nearest miss in a word, or {@link #NOTHING}
   * @param first whether it is the first time for this generation of the instance, or nothing waits
   */
  record Refuse(List<SessionId> controllers, StartFailure failure, String lacking, boolean first)
      implements Effect {
    /** There is no node, or none was looked at. */
    public static final String NOTHING = "none";

    static Refuse of(List<SessionId> controllers, StartFailure failure) {
      return new Refuse(controllers, failure, NOTHING, true);
    }

    /** What may be lacking. */
    public static List<String> lackable() {
      return Stream.concat(
              Stream.of(NOTHING), Arrays.stream(VetoReason.values()).map(VetoReason::word))
          .toList();
    }
  }

  /** Say that nothing of this generation waits in the queue. */
  record ConfirmCancelled(List<SessionId> controllers, InstanceDeleted deleted) implements Effect {}

  /** Say that a node is there. */
  record AnnounceNode(List<SessionId> controllers, NodeConnected connected) implements Effect {}

  /** Say that a node is gone. */
  record WithdrawNode(List<SessionId> controllers, NodeDisconnected disconnected)
      implements Effect {}

  /**
   * Work out, beside placement, what would happen if, and answer.
   *
   * @param asker whom to answer
   * @param snapshot what is known at this moment
   */
  record WorkOut(SessionId asker, Plan plan, Snapshot snapshot) implements Effect {}

  /** Nothing to do: the event does not fit the state. For the log and a count. */
  record Ignore(String why) implements Effect {}
}
