package ciao.scheduler.placement;

import ciao.ssntp.payload.InstanceId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a large instance is not passed over for ever by small ones that take each bit of
 * room that comes free: one node at a time is kept free for whoever was passed over longest, until
 * it fits there or has had its time. So neither starves the other: of all nodes one is kept, for a
 * bounded number of its reports, and only for an instance that would fit if the node were empty.
 */
final class Holds {
  private final Patience patience;

  /** How many had been placed when each of those that wait began to; longest waiting first. */
  private final Map<InstanceId, Long> since = new LinkedHashMap<>();

  private long placements;
  private long nextLook;
  private @Nullable Node held;
  private int reportsLeft;

  Holds(Patience patience) {
    this.patience = patience;
  }

  /** This instance waits; again changes nothing. */
  void waits(InstanceId instance) {
    since.putIfAbsent(instance, placements);
  }

  /** One more was placed before those that wait. */
  void countPlacement() {
    placements++;
  }

  /** Whom a node should be kept free for now. */
  Optional<InstanceId> due() {
    if (held != null || placements < nextLook || since.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<InstanceId, Long> longest = since.entrySet().iterator().next();
    return placements - longest.getValue() < patience.placements()
        ? Optional.empty()
        : Optional.of(longest.getKey());
  }

  /** This node is kept free for the instance that was {@link #due}. */
  void begin(Node node, InstanceId instance) {
    held = node;
    reportsLeft = patience.reports();
    node.hold(instance);
  }

  /** The instance that was {@link #due} is not any more: it waits as if it had just come. */
  void postpone(InstanceId instance) {
    since.remove(instance);
    since.put(instance, placements);
    nextLook = placements + patience.placements();
  }

  /** This node reported, and is not yet as free as it should be; says whether its time is over. */
  boolean isOver(Node node) {
    return node == held && --reportsLeft <= 0;
  }

  /** The instance does not wait any more; returns the node that was kept free for it. */
  Optional<Node> left(InstanceId instance) {
    since.remove(instance);
    return held != null && instance.equals(held.heldFor()) ? end() : Optional.empty();
  }

  /** The node is gone. */
  void lost(Node node) {
    if (node == held) {
      held = null;
    }
  }

  private Optional<Node> end() {
    Optional<Node> freed = Optional.ofNullable(held);
    freed.ifPresent(node -> node.hold(null));
    held = null;
    return freed;
  }
}
