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
 * @param sent how often it was sent, from 1
 * @param due when it is sent again
 */
record Attempt(
    Decision what, long generation, @Nullable NodeId node, Instant first, int sent, Instant due) {
  boolean isOf(Decision decision, long thatGeneration, @Nullable NodeId thatNode) {
    return what == decision && generation == thatGeneration && Objects.equals(node, thatNode);
  }

  Attempt dueAt(Instant when) {
    return new Attempt(what, generation, node, first, sent, when);
  }
}
