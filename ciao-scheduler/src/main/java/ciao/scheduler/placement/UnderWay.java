package ciao.scheduler.placement;

import ciao.ssntp.payload.InstanceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Per instance, the latest START a node has yet to account for. */
final class UnderWay {
  /**
   * A node that accounts for nothing while a START to it comes again so often passes as
   * unresponsive. A controller submits again after 10, 20 and 40 s, and at once when it connects
   * anew, so that once or twice says nothing. A node reports within 100 ms of taking a START
   * ({@code ReadyPace}), and every 6 s besides.
   */
  static final int MOST_REPEATS = 3;

  private final Map<InstanceId, Reservation> latest = new HashMap<>();

  void add(Reservation sent) {
    latest.put(sent.instance(), sent);
  }

  /** Its node has accounted for it, or never will, or it is looked for another. */
  void remove(Reservation sent) {
    latest.remove(sent.instance(), sent);
  }

  /** The latest generation of this instance that is under way; 0: none is. */
  long generation(InstanceId instance) {
    Reservation sent = latest.get(instance);
    return sent == null ? 0 : sent.generation();
  }

  /** The same START, where it is under way. */
  Optional<Reservation> find(Submission start) {
    return Optional.ofNullable(latest.get(start.instance())).filter(sent -> sent.isFor(start));
  }

  /**
   * This START comes from a controller; returns the node that is found to be unresponsive by it.
   */
  Optional<Node> comesAgain(Submission start) {
    return find(start)
        .filter(sent -> sent.node().reservations().countRepeat(sent) >= MOST_REPEATS)
        .map(Reservation::node)
        .filter(node -> !node.isUnresponsive());
  }
}
