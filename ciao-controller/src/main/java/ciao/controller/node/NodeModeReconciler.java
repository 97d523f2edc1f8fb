package ciao.controller.node;

import ciao.controller.instance.Outbound;
import ciao.controller.resource.Addresses;
import ciao.controller.resource.NodeMode;
import ciao.controller.resource.NodeWish;
import ciao.controller.resource.Resources;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Drain;
import ciao.ssntp.payload.Evacuate;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Restore;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.QueueReconciler;
import ciao.state.reconcile.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Tells the scheduler and the node what an operator wants of the node: when that changes, whenever
 * the node connects, since it may have forgotten, and by and by, since nothing says that a command
 * arrived. Writes nothing. A scheduler that connects is told by {@link StandingOrders}.
 */
public final class NodeModeReconciler implements QueueReconciler<NodeWish> {
  private static final String NAME = "node-mode-reconciler";

  /** What was started there a moment before is ended, too. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  /** A node that was busy when it was to work again must not be left idle for ever. */
  private static final Duration AT_WORK_AGAIN = Duration.ofMinutes(5);

  private final NodeTracker tracker;
  private final Outbound outbound;

  public NodeModeReconciler(NodeTracker tracker, Outbound outbound) {
    this.tracker = tracker;
    this.outbound = outbound;
  }

  /** What it declares. */
  public static Declaration declared() {
    return Declaration.named(NAME).reads(Input.primary(Resources.NODE_WISH));
  }

  @Override
  public Declaration declaration() {
    return declared();
  }

  @Override
  public CompletionStage<?> alongside(Consumer<Pointer<NodeWish>> put) {
    tracker.modesWakeBy(put);
    return new CompletableFuture<>();
  }

  @Override
  public Outcome reconcile(Turn turn, Pointer<NodeWish> item) {
    Optional<String> strange = Addresses.objection(item);
    if (strange.isPresent()) {
      return Outcome.skipped(strange.get());
    }
    Optional<NodeMode> wanted = turn.get(item).map(Resource::spec).map(NodeWish::mode);
    if (wanted.isEmpty()) {
      return Outcome.skipped("nobody wants anything of it");
    }
    NodeId node = NodeId.of(item.id());
    NodeMode mode = wanted.get();
    outbound.send(Operand.DRAIN, new Drain(node, mode != NodeMode.ACTIVE));
    if (tracker.isConnected(node)) {
      if (mode == NodeMode.MAINTENANCE) {
        outbound.send(Operand.EVACUATE, new Evacuate(node));
      } else {
        outbound.send(Operand.RESTORE, new Restore(node));
      }
    }
    return Outcome.again(mode == NodeMode.ACTIVE ? AT_WORK_AGAIN : AGAIN);
  }
}
