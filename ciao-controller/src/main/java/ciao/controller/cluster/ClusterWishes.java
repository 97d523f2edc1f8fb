package ciao.controller.cluster;

import ciao.controller.answer.Answer;
import ciao.controller.answer.Denial;
import ciao.controller.instance.Outbound;
import ciao.controller.plan.Plans;
import ciao.controller.resource.ClusterWish;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.Plan;
import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Refusal;
import ciao.state.Store;
import java.util.List;
import java.util.Optional;

/** What operators want of the cluster; the {@link ClusterReconciler} sees to it. */
public final class ClusterWishes {
  private final Store store;
  private final Plans plans;
  private final Outbound scheduler;

  /**
   * @param store writes in nobody's name
   */
  public ClusterWishes(Store store, Plans plans, Outbound scheduler) {
    this.store = store;
    this.plans = plans;
    this.scheduler = scheduler;
  }

  /** What is wanted, unless nobody ever wanted anything. */
  public Optional<ClusterWish> get() {
    return store.get(Resources.clusterWish()).map(wish -> wish.spec());
  }

  /**
   * Wants this. Which strategies there are only the scheduler knows, so it is asked for a plan of
   * nothing by this one. The wish is on disk when this returns; the rest follows.
   */
  public Answer<ClusterWish> set(ClusterWish wish) {
    Plan nothing =
        new Plan(
            0, wish.strategy(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    return plans.ask(scheduler, nothing).join().then(known -> write(wish));
  }

  private Answer<ClusterWish> write(ClusterWish wish) {
    return switch (store
        .modify(
            Operation.create(Resources.clusterWish(), Resources.NOBODY, wish),
            stored -> stored.withSpec(wish))
        .join()) {
      case Committed _ -> Answer.of(wish);
      case Refusal refusal -> new Answer.Denied<>(Denial.of(refusal, "the cluster"));
    };
  }
}
