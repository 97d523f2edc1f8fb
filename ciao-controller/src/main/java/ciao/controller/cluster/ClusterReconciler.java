package ciao.controller.cluster;

import ciao.controller.instance.Outbound;
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

/**
 * Tells the scheduler what operators want of the cluster when that changes; one that connects is
 * told by {@link ciao.controller.node.StandingOrders}. Writes nothing.
 */
public final class ClusterReconciler implements QueueReconciler<ClusterWish> {
  private static final String NAME = "cluster-reconciler";

  /** What cannot be sent is tried again by and by, besides with the next session. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Outbound outbound;

  public ClusterReconciler(Outbound outbound) {
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
    outbound.send(Operand.CONFIGURE, Configure.of(strategy.get()));
    return Outcome.done();
  }
}
