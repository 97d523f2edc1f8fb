package ciao.controller.instance;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.Inventories;
import ciao.ssntp.payload.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the core knows of one node; none of it survives a restart. */
final class NodeView {
  /** Whether a node can be reached. */
  enum Presence {
    /** The scheduler said that it is connected. */
    CONNECTED,
    /** It is not, and may come back within its grace; or the scheduler is away itself. */
    AWAITED,
    /** Its grace is over. */
    GONE
  }

  final NodeId id;
  String hostname;
  Presence presence = Presence.AWAITED;

  /** Counts changes of presence, so that timers of an earlier one are known. */
  long epoch;

  /** Whether {@link #reported} was complete once since the node connected. */
  boolean inventoried;

  /** The number of the last question for its inventory that is not answered yet; 0 = none. */
  long ask;

  /** The number of its last STATS since it connected. */
  long sequence;

  /** How many STATS in a row did not agree with what is known here. */
  int mismatches;

  /** What it said last of each instance it holds. */
  final Map<InstanceId, InstanceReport> reported = new HashMap<>();

  /** What it was sent a STOP or DELETE for that nothing else remembers; not answered yet. */
  final Set<InstanceId> unsettled = new HashSet<>();

  NodeView(NodeId id) {
    this.id = id;
    this.hostname = id.toString();
  }

  boolean connected() {
    return presence == Presence.CONNECTED;
  }

  boolean gone() {
    return presence == Presence.GONE;
  }

  void become(Presence changed) {
    presence = changed;
    epoch++;
  }

  /** It connected: what it says from now on belongs to a new session. */
  void reconnected() {
    become(Presence.CONNECTED);
    inventoried = false;
    sequence = 0;
    mismatches = 0;
    ask = 0;
    unsettled.clear();
  }

  /** Whether all it holds is known here, and rightly there. */
  boolean agrees(String hash) {
    return unsettled.isEmpty() && hash.equals(Inventories.hash(reported.values()));
  }

  /** As people know it. */
  String name() {
    return hostname.equals(id.toString()) ? hostname : hostname + " (" + id + ")";
  }
}
