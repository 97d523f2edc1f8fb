package ciao.controller.instance;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.Inventories;
import ciao.ssntp.payload.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a node said in its session; none of it survives a restart. */
final class NodeView {
  /**
   * What more it says of instances that nobody knows is answered and not kept: a node that speaks
   * the truth holds no such number, and any other is never done.
   */
  static final int MOST = 10_000;

  final NodeId id;
  boolean connected;

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
  }

  /** What it says from now on belongs to a new session. */
  void reconnected() {
    connected = true;
    inventoried = false;
    sequence = 0;
    mismatches = 0;
    ask = 0;
    unsettled.clear();
  }

  /** Whether it named as many instances as are kept. */
  boolean isFull() {
    return reported.size() >= MOST;
  }

  /** Whether all it holds is known here, and rightly there. */
  boolean agrees(String hash) {
    return unsettled.isEmpty() && hash.equals(Inventories.hash(reported.values()));
  }
}
