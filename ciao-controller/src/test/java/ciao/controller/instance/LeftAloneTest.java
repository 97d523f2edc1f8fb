package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ciao.controller.Reconcilers;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.Desired;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Resources;
import ciao.controller.turn.TurnContext;
import ciao.ssntp.payload.Start;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.Transaction;
import ciao.state.reconcile.CountedMetrics;
import ciao.state.reconcile.Metrics.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Instances in the store that no instance can be. */
final class LeftAloneTest extends ReconcilerFixture {
  private final CountedMetrics metrics = new CountedMetrics();
  private final List<EventSpec> events = new ArrayList<>();

  private void restart() {
    reconcilers.close();
    time.settle();
    reconcilers =
        Reconcilers.start(
            new Reconcilers.Parts(store, new NodeTracker(store, time), wire, events::add, metrics),
            SETTINGS,
            new TurnContext(time, time, time),
            new Random(1));
    connect(reconcilers);
  }

  private void store(Pointer<InstanceSpec> strange) {
    InstanceSpec spec = new InstanceSpec("web", "w", Hello.WORKLOAD, Desired.RUNNING, 1);
    var _ = store.write(Transaction.of(Operation.create(strange, Resources.NOBODY, spec)));
    time.settle();
  }

  @Test
  void operatorsAreToldOnceAndTheOthersRun() {
    Pointer<InstanceSpec> nameless = Resources.INSTANCE.at("default", "web-1");
    Pointer<InstanceSpec> homeless =
        Resources.INSTANCE.at("EVIL x", "00000000-0000-0007-0000-000000000007");
    store(nameless);
    store(homeless);
    restart();
    Resource<InstanceSpec> web = create("web");
    time.pass(Duration.ofMinutes(2));
    var _ =
        store.update(nameless, Resources.NOBODY, there -> there.withSpec(there.spec().stopped()));
    time.pass(Duration.ofMinutes(2));

    assertThat(sent(Start.class))
        .extracting(start -> start.instance().toString())
        .contains(web.id());
    assertThat(metrics.read().get(InstanceReconciler.NAME).counts())
        .containsEntry(Counter.CRASHES, 0L)
        .containsEntry(Counter.FAILURES, 0L);
    assertThat(events)
        .filteredOn(event -> event.kind() == EventKind.STATE)
        .extracting(EventSpec::tenant, EventSpec::subject)
        .containsExactlyInAnyOrder(
            tuple(null, nameless.toString()), tuple(null, homeless.toString()));
    assertThat(events.getFirst().message()).contains("no instance can lie there", "ciao state");
  }

  @Test
  void oneOfThemGoesWhenItIsRemoved() {
    Pointer<InstanceSpec> nameless = Resources.INSTANCE.at("default", "web-1");
    store(nameless);
    restart();
    var _ = store.destroy(nameless, Resources.NOBODY);
    time.pass(Duration.ofMinutes(2));

    assertThat(store.list(Resources.INSTANCE)).isEmpty();
    assertThat(store.list(Resources.INSTANCE_STATUS)).isEmpty();
    assertThat(metrics.read().get(InstanceReconciler.NAME).counts())
        .containsEntry(Counter.CRASHES, 0L)
        .containsEntry(Counter.FAILURES, 0L);
  }
}
