package ciao.controller.cluster;

import ciao.controller.instance.Outbound;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.Addresses;
import ciao.controller.resource.ClusterWish;
import ciao.controller.resource.Resources;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Configure;
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
 * Tells the scheduler what operators want of the cluster: when that changes, and whenever a
 * scheduler connects, since none remembers it for longer than it lives. Writes nothing.
 */
public final class ClusterReconciler implements QueueReconciler<ClusterWish> {
  private static final String NAME = "cluster-reconciler";

  /** What cannot be sent is tried again by and by, besides with the next session. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final NodeTracker tracker;
  private final Outbound outbound;

  public ClusterReconciler(NodeTracker tracker, Outbound outbound) {
    this.tracker = tracker;
    this.outbound = outbound;
  }

  /** What it declares. */
  public static Declaration declared() {
    return Declaration.named(NAME).reads(Input.primary(Resources.CLUSTER_WISH));
  }

  @Override
  public Declaration declaration() {
    return declared();
  }

  @Override
  public CompletionStage<?> alongside(Consumer<Pointer<ClusterWish>> put) {
    tracker.sessionsWake(() -> put.accept(Resources.clusterWish()));
    return new CompletableFuture<>();
  }

  @Override
  public Outcome reconcile(Turn turn, Pointer<ClusterWish> item) {
    Optional<String> strange = Addresses.objection(item);
    if (strange.isPresent()) {
      return Outcome.skipped(strange.get());
    }
    Optional<String> strategy = turn.get(item).map(Resource::spec).map(ClusterWish::strategy);
    if (strategy.isEmpty()) {
      return Outcome.skipped("nobody wants anything of it");
    }
    if (!outbound.isWritable()) {
      return Outcome.again(AGAIN); // there is no scheduler now, or it does not keep up
    }
    outbound.send(Operand.CONFIGURE, new Configure(strategy.get(), null));
    return Outcome.done();
  }
}
