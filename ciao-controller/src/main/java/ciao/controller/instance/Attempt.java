package ciao.controller.instance;

import ciao.ssntp.payload.NodeId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that is repeated until it leads to something.
 *
 * @param what which
 * @param generation about which generation
 * @param node to which node, or null
 * @param first when it was sent first
 * @param sent how often it was sent since whoever is to hear of it came; 0: it is away
 * @param due when it is sent again, or null: when it is back
 */
record Attempt(
    Decision what,
    long generation,
    @Nullable NodeId node,
    Instant first,
    int sent,
    @Nullable Instant due) {
  boolean isOf(Decision decision, long thatGeneration, @Nullable NodeId thatNode) {
    return what == decision && generation == thatGeneration && Objects.equals(node, thatNode);
  }

  boolean isDue(Instant now) {
    return due == null || !now.isBefore(due);
  }

  /** Nobody is there to hear of it: it begins anew, but since when it was tried is remembered. */
  Attempt interrupted() {
    return new Attempt(what, generation, node, first, 0, null);
  }

  Attempt dueAt(Instant when) {
    return new Attempt(what, generation, node, first, sent, when);
  }
}
