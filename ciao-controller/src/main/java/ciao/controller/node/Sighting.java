package ciao.controller.node;

import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a node since the controller started.
 *
 * @param type the part it plays
 * @param connected whether the scheduler says that it is connected
 * @param left when, by the steady clock, it disconnected in this session with the scheduler, or
 *     null
 * @param reported when, by the time of day, its last STATS came, or null
 * @param ready what it said last of itself since it connected, or null
 */
record Sighting(
    NodeType type,
    boolean connected,
    @Nullable Instant left,
    @Nullable Instant reported,
    @Nullable Ready ready) {
  /** Instances name it, and nobody has seen it. */
  static final Sighting NONE = new Sighting(NodeType.COMPUTE_NODE, false, null, null, null);

  /** It is connected, or not known to be, and has said nothing of itself since. */
  Sighting anew(NodeType itsType, boolean isConnected) {
    return new Sighting(itsType, isConnected, null, reported, null);
  }

  Sighting leftAt(Instant when) {
    return new Sighting(type, false, when, reported, null);
  }

  Sighting saying(Ready told, Instant when) {
    return new Sighting(type, connected, left, when, told);
  }
}
