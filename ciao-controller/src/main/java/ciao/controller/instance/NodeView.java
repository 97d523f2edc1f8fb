package ciao.controller.instance;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.Inventories;
import ciao.ssntp.payload.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a node said in its session; none of it survives a restart. */
final class NodeView {
  /**
   * What more it says of instances that nobody knows is answered and not kept: a node that speaks
   * the truth holds no such number, and any other is never done.
   */
  static final int MOST = 10_000;

  /** STATS come every 6 s. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  final NodeId id;
  boolean connected;

  /** Whether {@link #reported} was complete once since the node connected. */
  boolean inventoried;

  /** When it is asked for its inventory next, as far as is known now; null: no more. */
  @Nullable Instant due;

  /** Whether that is for a doubt that arose since it was asked last: an answer may be older. */
  boolean doubted;

  /** Before this a doubt has to wait, in whichever session it arises. */
  Instant quietUntil = Instant.MIN;

  /** Whether a timer runs that will look at {@link #due}. */
  boolean timed;

  /** The number of its last STATS since it connected. */
  long sequence;

  /** How many STATS in a row did not agree with what is known here. */
  int mismatches;

  /** What it said last of each instance it holds, as far as {@link Inventories#hash} looks. */
  private final Map<InstanceId, InstanceReport> reported = new HashMap<>();

  /** Over {@link #reported}; null: not known since that changed. To know it is work. */
  private @Nullable String hash;

  /** When {@link #hash} was found out last. */
  private Instant hashed = Instant.MIN;

  /** What it was sent a STOP or DELETE for that nothing else remembers; not answered yet. */
  final Set<InstanceId> unsettled = new HashSet<>();

  NodeView(NodeId id) {
    this.id = id;
  }

  /** What it says from now on belongs to a new session. */
  void reconnected() {
    connected = true;
    inventoried = false;
    sequence = 0;
    mismatches = 0;
    due = null;
    doubted = false;
    unsettled.clear();
  }

  /** Whether it named as many instances as are kept. */
  boolean isFull() {
    return reported.size() >= MOST;
  }

  /** What is kept of what it said last of an instance; null: it did not say that it holds it. */
  @Nullable InstanceReport last(InstanceId instance) {
    return reported.get(instance);
  }

  /** How many it said that it holds. */
  int held() {
    return reported.size();
  }

  /** What it says of one now. */
  void says(InstanceReport report) {
    InstanceReport kept =
        new InstanceReport(
            report.instance(),
            report.generation(),
            report.state(),
            null,
            null,
            0,
            null,
            null,
            null);
    if (!kept.equals(reported.put(kept.instance(), kept))) {
      hash = null;
    }
  }

  /** It does not hold it any more. */
  void drop(InstanceId instance) {
    if (reported.remove(instance) != null) {
      hash = null;
    }
  }

  /** Nothing is left there of this generation and those before it. */
  void gone(InstanceId instance, long generation) {
    InstanceReport last = reported.get(instance);
    if (last != null && last.generation() <= generation) {
      drop(instance);
      unsettled.remove(instance);
    }
  }

  /**
   * It says anew what it holds.
   *
   * @return what it said before that it holds
   */
  Set<InstanceId> clear() {
    Set<InstanceId> before = new LinkedHashSet<>(reported.keySet());
    reported.clear();
    unsettled.clear();
    hash = null;
    return before;
  }

  /**
   * Whether it is known, or may be found out again, what it holds: a node that says something new
   * many times a second is not to keep the controller busy.
   */
  boolean isComparable(Instant now) {
    return hash != null || !unsettled.isEmpty() || !now.isBefore(hashed.plus(BETWEEN_LOOKS));
  }

  /** Whether all it holds is known here, and rightly there. */
  boolean agrees(String said, Instant now) {
    if (!unsettled.isEmpty()) {
      return false;
    }
    String known = hash;
    if (known == null) {
      known = Inventories.hash(reported.values());
      hash = known;
      hashed = now;
    }
    return said.equals(known);
  }
}
