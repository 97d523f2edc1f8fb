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
 * bounded number of its reports, or of those of most others while it sends none, and only for an
 * instance that would fit if the node were empty. One that would fit nowhere takes nobody's turn.
 */
final class Holds {
  /** A search for a node to hold looks at all; so many looks per placement at most. */
  private static final int LOOKS_PER_PLACEMENT = 128;

  private final Patience patience;

  /** How many had been placed when each of those that wait began to; longest waiting first. */
  private Map<InstanceId, Long> since = new LinkedHashMap<>();

  /** The same of those that fit no node, even if it were empty. */
  private final Map<InstanceId, Long> hopeless = new LinkedHashMap<>();

  /** What {@link Nodes#fixtures} was when the first of these was given up. */
  private long hopelessAt;

  private long placements;
  private long nextLook;
  private long nextHope;
  private @Nullable Node held;
  private int reportsLeft;

  /** Each report of the node that is held ends one silence and begins the next: which this is. */
  private long silence;

  /**
   * How many others have sent so many STATS in it that the node that is held should have as well.
   */
  private int heard;

  Holds(Patience patience) {
    this.patience = patience;
  }

  /** This instance waits; again changes nothing, but that it may be of another shape now. */
  void waits(InstanceId instance) {
    Long before = hopeless.remove(instance);
    since.putIfAbsent(instance, before == null ? placements : before);
  }

  /** One more was placed before those that wait. */
  void countPlacement() {
    placements++;
  }

  /**
   * Whom a node should be kept free for now.
   *
   * @param fixtures {@link Nodes#fixtures}
   */
  Optional<InstanceId> due(long fixtures) {
    if (held != null || placements < nextLook) {
      return Optional.empty();
    }
    if (!hopeless.isEmpty() && fixtures != hopelessAt && placements >= nextHope) {
      hopeAgain();
    }
    if (since.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<InstanceId, Long> longest = since.entrySet().iterator().next();
    return placements - longest.getValue() < patience.placements()
        ? Optional.empty()
        : Optional.of(longest.getKey());
  }

  private void hopeAgain() {
    Map<InstanceId, Long> all = new LinkedHashMap<>(hopeless);
    all.putAll(since);
    since = all;
    hopeless.clear();
    nextHope = placements + patience.placements();
  }

  /** All nodes were looked at for a node to hold. */
  void looked(int nodes) {
    nextLook = placements + nodes / LOOKS_PER_PLACEMENT;
  }

  /** This node is kept free for the instance that was {@link #due}. */
  void begin(Node node, InstanceId instance) {
    held = node;
    reportsLeft = patience.reports();
    beginSilence();
    node.hold(instance);
  }

  /** The instance that was {@link #due} is not any more: it waits as if it had just come. */
  void postpone(InstanceId instance) {
    since.remove(instance);
    since.put(instance, placements);
  }

  /** No node is kept free for as long as one waits before it is: others are to have theirs. */
  void rest() {
    nextLook = placements + patience.placements();
  }

  /** The instance that was {@link #due} fits no node, so none is kept for it as they are now. */
  void giveUp(InstanceId instance, long fixtures) {
    if (hopeless.isEmpty()) {
      hopelessAt = fixtures;
    }
    Long waiting = since.remove(instance);
    hopeless.put(instance, waiting == null ? placements : waiting);
  }

  /** This node reported. */
  void reported(Node node) {
    if (node == held) {
      beginSilence();
    }
  }

  private void beginSilence() {
    silence++;
    heard = 0;
  }

  /**
   * A node sent STATS. However many it sends, it is one of those that the node that is held is
   * measured by.
   *
   * @param nodes how many there are
   * @return the node that is held, when it has been silent for too long
   */
  Optional<Node> silentWhile(Node reporting, int nodes) {
    if (held == null || reporting == held) {
      return Optional.empty();
    }
    reporting.countStats(silence);
    heard += reporting.stats(silence) == patience.reports() ? 1 : 0;
    int others = nodes - 1;
    return heard > others / 2 ? Optional.of(held) : Optional.empty();
  }

  /** This node reported, and is not yet as free as it should be; says whether its time is over. */
  boolean isOver(Node node) {
    return node == held && --reportsLeft <= 0;
  }

  /** The instance does not wait any more; returns the node that was kept free for it. */
  Optional<Node> left(InstanceId instance) {
    if (!since.isEmpty() || !hopeless.isEmpty()) { // mostly nobody waits
      since.remove(instance);
      hopeless.remove(instance);
    }
    return held != null && instance.equals(held.heldFor()) ? end() : Optional.empty();
  }

  /** This node is not kept free any more; for whom it was, another may be at once. */
  void release(Node node) {
    if (node == held) {
      var _ = end();
    }
  }

  /** The node is gone. */
  void lost(Node node) {
    if (node == held) {
      held = null;
    } else if (held != null && node.stats(silence) >= patience.reports()) {
      heard--;
    }
  }

  private Optional<Node> end() {
    Optional<Node> freed = Optional.ofNullable(held);
    freed.ifPresent(node -> node.hold(null));
    held = null;
    return freed;
  }
}
