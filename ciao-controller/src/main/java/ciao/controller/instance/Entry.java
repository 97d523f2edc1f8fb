package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One instance in the core's memory. Only wish and status survive a restart. */
final class Entry {
  final InstanceId id;
  Wish wish;

  /** Change it through {@link Ledger#put} only, which keeps the indexes. */
  InstanceStatus status;

  /** What is being tried now, or null. */
  @Nullable Attempt attempt;

  /** What its node said last, or null when it has said nothing since the controller started. */
  @Nullable InstanceState lastState;

  /** When its node last spoke of it; the epoch when it has not since the controller started. */
  Instant lastHeard = Instant.EPOCH;

  Entry(InstanceId id, Wish wish, InstanceStatus status) {
    this.id = id;
    this.wish = wish;
    this.status = status;
  }

  Want want() {
    return Want.of(wish, status);
  }

  /**
   * A message that is repeated until it leads to something.
   *
   * @param what which
   * @param generation about which generation
   * @param node to which node, or null
   * @param number tells it from other attempts, so that its timers are known
   * @param sent how often it was sent, from 1
   */
  record Attempt(Decision what, long generation, @Nullable NodeId node, long number, int sent) {
    boolean isOf(Decision decision, long thatGeneration, @Nullable NodeId thatNode) {
      return what == decision && generation == thatGeneration && Objects.equals(node, thatNode);
    }
  }
}
