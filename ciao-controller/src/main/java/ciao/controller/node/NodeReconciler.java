package ciao.controller.node;

import ciao.controller.instance.EventSink;
import ciao.controller.instance.Timing;
import ciao.controller.resource.Addresses;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Severity;
import ciao.controller.resource.NodeAvailability;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.controller.turn.TurnContext;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.QueueReconciler;
import ciao.state.reconcile.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores what was seen of nodes, and alone says when one is gone: after its grace, which is longer
 * when it was the controller or the scheduler that was away. Without a scheduler nobody is judged.
 */
public final class NodeReconciler implements QueueReconciler<NodeStatus> {
  /** Who writes nodes' statuses, and nobody else. */
  public static final String NAME = "node-reconciler";

  private static final int CONCURRENCY = 64;

  private final NodeTracker tracker;
  private final EventSink events;
  private final InstantSource clock;
  private final InstantSource steady;
  private final Timing timing;

  public NodeReconciler(NodeTracker tracker, EventSink events, TurnContext turns, Timing timing) {
    this.tracker = tracker;
    this.events = events;
    this.clock = turns.clock();
    this.steady = turns.steady();
    this.timing = timing;
  }

  /** What it declares: its items are its own outputs, which what was seen changes. */
  public static Declaration declared() {
    return Declaration.named(NAME)
        .reads(Input.primary(Resources.NODE_STATUS))
        .writes(Output.exclusive(Resources.NODE_STATUS));
  }

  @Override
  public Declaration declaration() {
    return declared();
  }

  @Override
  public int concurrency() {
    return CONCURRENCY;
  }

  @Override
  public CompletionStage<?> alongside(Consumer<Pointer<NodeStatus>> put) {
    tracker.wakeBy(put);
    return new CompletableFuture<>();
  }

  @Override
  public Outcome reconcile(Turn turn, Pointer<NodeStatus> item) {
    Optional<String> strange = Addresses.objection(item);
    if (strange.isPresent()) {
      return Outcome.skipped(strange.get());
    }
    Optional<NodeStatus> known = turn.get(item).map(Resource::spec);
    Optional<Sighting> seen = tracker.sighting(NodeId.of(item.id()));
    if (seen.isEmpty() && known.isEmpty()) {
      return Outcome.skipped("nobody has seen it");
    }
    if (seen.filter(Sighting::connected).isPresent()) {
      become(turn, item, known, present(item, known, seen.get()));
      return Outcome.done();
    }
    Optional<Instant> session = tracker.session();
    return session.isEmpty()
        ? Outcome.skipped("without a scheduler nobody is judged")
        : away(turn, item, known, seen.orElse(Sighting.NONE), session.get());
  }

  private Outcome away(
      Turn turn,
      Pointer<NodeStatus> item,
      Optional<NodeStatus> known,
      Sighting seen,
      Instant session) {
    Instant left = seen.left();
    Instant over = left == null ? session.plus(timing.startGrace()) : left.plus(timing.nodeGrace());
    Duration wait = Duration.between(steady.instant(), over);
    if (!wait.isPositive()) {
      become(turn, item, known, as(item, known, seen, NodeAvailability.GONE));
      return Outcome.done();
    }
    boolean wasPresent = known.filter(status -> status.availability().isPresent()).isPresent();
    if (known.isEmpty() || (left != null && wasPresent)) {
      become(turn, item, known, as(item, known, seen, NodeAvailability.DISCONNECTED));
    }
    return Outcome.again(wait);
  }

  private NodeStatus present(Pointer<NodeStatus> item, Optional<NodeStatus> known, Sighting seen) {
    Ready ready = seen.ready();
    if (ready != null) {
      return status(
          known,
          new NodeStatus(
              ready.hostname(),
              seen.type(),
              availability(ready.room()),
              ready.capacity(),
              ready.labels(),
              clock.instant(),
              null));
    }
    NodeAvailability availability =
        known
            .map(NodeStatus::availability)
            .filter(NodeAvailability::isPresent)
            .orElse(NodeAvailability.CONNECTED);
    return as(item, known, seen, availability);
  }

  /** All as it was known, but for this. */
  private NodeStatus as(
      Pointer<NodeStatus> item,
      Optional<NodeStatus> known,
      Sighting seen,
      NodeAvailability availability) {
    return status(
        known,
        new NodeStatus(
            known.map(NodeStatus::hostname).orElse(item.id()),
            known.map(NodeStatus::type).orElse(seen.type()),
            availability,
            known.map(NodeStatus::capacity).orElse(null),
            known.map(NodeStatus::labels).orElse(Map.of()),
            clock.instant(),
            availability.isPresent() ? null : reported(known, seen)));
  }

  /** What this controller heard, or one before it. */
  private static @Nullable Instant reported(Optional<NodeStatus> known, Sighting seen) {
    return seen.reported() != null ? seen.reported() : known.map(NodeStatus::seen).orElse(null);
  }

  /** Since when it is available as it is. */
  private static NodeStatus status(Optional<NodeStatus> known, NodeStatus now) {
    Instant since =
        known
            .filter(before -> before.availability() == now.availability())
            .map(NodeStatus::since)
            .orElse(now.since());
    return new NodeStatus(
        now.hostname(),
        now.type(),
        now.availability(),
        now.capacity(),
        now.labels(),
        since,
        now.seen());
  }

  private static NodeAvailability availability(Room room) {
    boolean takesWork = room.slots() >= 1 && room.vcpus() >= 1 && room.memoryMib() >= 1;
    return takesWork ? NodeAvailability.READY : NodeAvailability.FULL;
  }

  private void become(
      Turn turn, Pointer<NodeStatus> item, Optional<NodeStatus> known, NodeStatus now) {
    boolean gone = now.availability() == NodeAvailability.GONE;
    turn.put(item, now, gone ? Map.of(Resources.GONE_LABEL, "") : Map.of());
    NodeAvailability before = known.map(NodeStatus::availability).orElse(null);
    if (before == now.availability()) {
      return;
    }
    if (known.isEmpty() && now.availability().isPresent()) {
      tell(turn, now, Severity.INFO, "connected for the first time");
    } else if (now.availability() == NodeAvailability.DISCONNECTED) {
      tell(turn, now, Severity.ERROR, "disconnected");
    } else if (gone) {
      tell(turn, now, Severity.ERROR, "is gone: it did not come back; what ran on it is missing");
    } else if (before != null && !before.isPresent()) {
      tell(turn, now, Severity.INFO, "connected");
    }
  }

  private void tell(Turn turn, NodeStatus node, Severity severity, String message) {
    EventSpec event =
        new EventSpec(clock.instant(), null, severity, EventKind.NODE, node.hostname(), message);
    turn.afterCommit(() -> events.record(event));
  }
}
