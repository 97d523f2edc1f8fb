package ciao.controller.instance;

import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.controller.resource.NodeAvailability;
import ciao.controller.resource.NodeMode;
import ciao.controller.resource.NodeStatus;
import ciao.controller.turn.TurnContext;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance in one turn: what is wanted, where it stands, and what the turn makes of it. A copy:
 * nothing of it counts before its turn is committed.
 */
final class Course {
  private static final Logger log = LoggerFactory.getLogger(Course.class);

  /** In JSON a character takes at most 6 bytes, and the store takes 1 MiB. */
  private static final int MOST_CHARACTERS = 128 << 10;

  /**
   * A scheduler or controller that ends leaves one at most. A node that is not kept claims again,
   * and is answered then.
   */
  private static final int MOST_EARLY = 16;

  final InstanceId id;
  final Wish wish;

  /** When its user wished so. */
  final Instant wished;

  /** Change it through {@link #put}. */
  InstanceStatus status;

  @Nullable Attempt attempt;
  @Nullable InstanceState lastState;
  Instant lastHeard;
  Refusals.@Nullable Told refusal;

  /** What nodes say of its generation, though not that it was sent to them was heard last. */
  private Map<NodeId, InstanceReport> early;

  private final Memory memory;
  private final StoredNodes nodes;
  private final TurnContext turns;
  private final List<Effect> effects = new ArrayList<>();

  /** The status its tenant was told of last. */
  private InstanceStatus told;

  private boolean finished;

  /**
   * @param nodes what is stored of nodes
   */
  Course(
      InstanceId id,
      Wish wish,
      Instant wished,
      InstanceStatus status,
      Memory memory,
      StoredNodes nodes,
      TurnContext turns) {
    this.id = id;
    this.wish = wish;
    this.wished = wished;
    this.status = status;
    this.told = status;
    this.memory = memory;
    this.nodes = nodes;
    this.turns = turns;
    Memo memo = memory.find(id);
    this.attempt = memo == null ? null : memo.attempt;
    this.lastState = memo == null ? null : memo.lastState;
    this.refusal = memo == null ? null : memo.refusal;
    this.early = memo == null ? Map.of() : memo.early;
    this.lastHeard = memo == null ? Instant.EPOCH : memo.lastHeard;
  }

  /** The time of day. */
  Instant now() {
    return turns.clock().instant();
  }

  /** What waits are measured by. */
  Instant steady() {
    return turns.steady().instant();
  }

  Want want() {
    return Want.of(wish, status);
  }

  /** Whether it is on its way to running, as its user wishes. */
  boolean isPending() {
    return want() == Want.RUN && status.phase() == InstancePhase.PENDING;
  }

  /** Whether that is so and no node has this generation yet. */
  boolean waitsForClaim() {
    return isPending() && !status.binding().bound();
  }

  void put(InstanceStatus changed) {
    status = changed;
  }

  /**
   * Whether what was said made its status longer than the store may take, whatever its characters
   * are.
   *
   * @param stored what it was before, which there is no going back behind
   */
  boolean isTooLong(Optional<InstanceStatus> stored) {
    int before = stored.map(InstanceStatus::length).orElse(0);
    return status.length() > Math.max(MOST_CHARACTERS, before);
  }

  /** What was said, and made its status too long, is not going to count. */
  void logDropped() {
    log.warn(
        "instance {}: what was said of it is dropped; its status would have {} characters (expected: at most {})",
        id,
        status.length(),
        MOST_CHARACTERS);
  }

  /** Nothing is left of it anywhere. */
  void finish() {
    finished = true;
  }

  boolean isFinished() {
    return finished;
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void send(Operand operand, Payload payload) {
    effects.add(new Effect.Send(operand, payload));
  }

  /**
   * Nobody is to look for a node for this generation any more: it waits for one in the scheduler's
   * queue, though a node has it that was given up on.
   */
  void leaveQueue() {
    send(Operand.DELETE, new Delete(id, status.binding().generation(), null));
  }

  /** Lets its tenant know what has changed since the last time. */
  void tell() {
    if (!status.equals(told)) {
      Chronicle.tell(this, told).ifPresent(effects::add);
      told = status;
    }
  }

  List<Effect> effects() {
    return effects;
  }

  /** Until what was sent is due again: nothing when it is overdue, as time passes meanwhile. */
  Optional<Duration> untilDue() {
    return Optional.ofNullable(attempt)
        .map(Attempt::due)
        .map(due -> Duration.between(steady(), due))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  boolean canReach(@Nullable NodeId node) {
    return memory.schedulerConnected() && (node == null || memory.isConnected(node));
  }

  boolean schedulerConnected() {
    return memory.schedulerConnected();
  }

  /** Whether a node has been away for longer than its grace; it is back as soon as it connects. */
  boolean isGone(@Nullable NodeId node) {
    return node != null
        && !memory.isConnected(node)
        && nodes
            .status(node)
            .filter(known -> known.availability() == NodeAvailability.GONE)
            .isPresent();
  }

  /** Whether its operator wants that everything on it ends. */
  boolean isInMaintenance(NodeId node) {
    return nodes.mode(node) == NodeMode.MAINTENANCE;
  }

  /** A node's host name; its id until it has told. */
  String hostname(NodeId node) {
    return nodes.status(node).map(NodeStatus::hostname).orElse(node.toString());
  }

  /** A node as people know it. */
  String named(NodeId node) {
    String hostname = hostname(node);
    return hostname.equals(node.toString()) ? hostname : hostname + " (" + node + ")";
  }

  /** A node claims its generation, and may or may not have been sent it. */
  void claimedEarly(NodeId node, InstanceReport claim) {
    if (!early.containsKey(node)) { // else it has said more than that
      heldEarly(node, claim);
    }
  }

  /** A node has its generation, and may or may not have been sent it. */
  void heldEarly(NodeId node, InstanceReport report) {
    if (early.size() < MOST_EARLY || early.containsKey(node)) {
      Map<NodeId, InstanceReport> more = new LinkedHashMap<>(early);
      more.put(node, report);
      early = Collections.unmodifiableMap(more);
    }
  }

  /** A node has nothing of its generation. */
  void holdsNothing(NodeId node) {
    if (early.containsKey(node)) {
      Map<NodeId, InstanceReport> fewer = new LinkedHashMap<>(early);
      fewer.remove(node);
      early = Collections.unmodifiableMap(fewer);
    }
  }

  /**
   * What a node said that has its generation early, if it is one of these. What it said before it
   * was away may be so no more; its inventory, which is on its way, tells.
   */
  Optional<InstanceReport> early(NodeId node) {
    return memory.hasToldAll(node) ? Optional.ofNullable(early.get(node)) : Optional.empty();
  }

  boolean isHeldEarly() {
    return !early.isEmpty();
  }

  /** Those that had its generation early and did not get it are to delete it. */
  void dismissEarly() {
    Binding binding = status.binding();
    for (NodeId node : early.keySet()) {
      if (!node.equals(binding.node())) {
        effect(new Effect.Unsettle(node, id));
        send(Operand.DELETE, new Delete(id, binding.generation(), node));
      }
    }
    early = Map.of();
  }

  /** Keeps what is to be remembered, once the turn is committed. */
  void remember(Memo memo) {
    memo.attempt = attempt;
    memo.lastState = lastState;
    memo.lastHeard = lastHeard;
    memo.early = early;
    memo.refusal = refusal;
    memo.lastWant = want();
  }
}
