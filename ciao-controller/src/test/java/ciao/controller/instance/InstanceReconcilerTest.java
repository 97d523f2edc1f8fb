package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.IdSource;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Restart;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import ciao.state.Pointer;
import ciao.state.Refusal.Outcome;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.memory.CommitLog;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.memory.StorageException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InstanceReconcilerTest {
  private static final TenantId TENANT = TenantId.of("team-a");
  private static final NodeId NODE = new NodeId(new UUID(0, 1));
  private static final ReconcilerSettings SETTINGS =
      new ReconcilerSettings(Timing.DEFAULT, URI.create("https://controller:8889"));
  private static final WorkloadSpec HELLO =
      new WorkloadSpec(
          "hello",
          null,
          Kind.PROCESS,
          List.of("/bin/true"),
          Map.of(),
          null,
          null,
          new Demands(1, 64, 0),
          Requires.NOTHING,
          Restart.NEVER,
          null,
          List.of());

  private final VirtualTimers time = new VirtualTimers();

  /** The disk: what it is told to do, and whether it can. */
  private final List<Runnable> disk = new ArrayList<>();

  private boolean diskFull;
  private boolean diskWaits;
  private final CommitLog log =
      group -> {
        if (diskFull) {
          throw new StorageException(
              "no space left on device", Outcome.NOT_STORED, new IOException("ENOSPC"));
        }
      };
  private final Store store =
      new MemoryStore(
          Snapshot.EMPTY,
          log,
          Limits.DEFAULT,
          time,
          action -> {
            if (diskWaits) {
              disk.add(action);
            } else {
              action.run();
            }
          },
          time);
  private final Wire wire = new Wire();
  private final Instances instances = new Instances(store, IdSource.random(new Random(1)));
  private InstanceReconciler reconciler = reconciler();

  private InstanceReconciler reconciler() {
    InstanceReconciler made =
        new InstanceReconciler(store, wire, event -> {}, time, time, time, SETTINGS);
    made.start();
    made.schedulerConnected();
    made.deliver(new NodeConnected(NODE, NodeType.COMPUTE_NODE));
    time.settle();
    return made;
  }

  @Test
  void aWishBecomesAStartMadeFromWhatIsStored() {
    Resource<InstanceSpec> web = create("web");

    Start start = only(Start.class);
    assertThat(start.instance()).isEqualTo(InstanceId.of(web.id()));
    assertThat(start.name()).isEqualTo("web");
    assertThat(start.command()).containsExactly("/bin/true");
    assertThat(start.fetchFrom()).isEqualTo(URI.create("https://controller:8889"));
    assertThat(status(web).phase()).isEqualTo(InstancePhase.PENDING);
  }

  @Test
  void noGrantLeavesBeforeTheBindingIsOnDisk() {
    Resource<InstanceSpec> web = create("web");
    diskWaits = true;
    reconciler.deliver(new InstanceClaimed(InstanceId.of(web.id()), 1, NODE));
    time.pass(Duration.ofSeconds(5));
    assertThat(sent(Grant.class)).isEmpty();
    assertThat(status(web).binding().bound()).isFalse();

    diskWaits = false;
    List.copyOf(disk).forEach(Runnable::run);
    time.settle();
    assertThat(sent(Grant.class)).hasSize(1);
    assertThat(status(web).binding().node()).isEqualTo(NODE);
  }

  @Test
  void aFullDiskHoldsGrantsBackUntilItHasRoom() {
    Resource<InstanceSpec> web = create("web");
    diskFull = true;
    reconciler.deliver(new InstanceClaimed(InstanceId.of(web.id()), 1, NODE));
    time.pass(Duration.ofSeconds(5));
    assertThat(sent(Grant.class)).isEmpty();

    diskFull = false;
    time.pass(Duration.ofSeconds(1));
    assertThat(sent(Grant.class)).hasSize(1);
    assertThat(status(web).binding().node()).isEqualTo(NODE);
  }

  @Test
  void anotherReconcilerOnTheSameStoreGoesOnWhereTheFirstDied() {
    Resource<InstanceSpec> web = create("web");
    claimAndRun(web);
    reconciler.close();
    wire.sent.clear();
    reconciler = reconciler();

    assertThat(status(web).phase()).isEqualTo(InstancePhase.ACTIVE);
    instances.delete(web.pointer());
    time.settle();
    reconciler.deliver(new InstanceDeleted(InstanceId.of(web.id()), 1, NODE));
    time.settle();
    assertThat(store.get(web.pointer())).isEmpty();
    assertThat(store.list(Resources.INSTANCE_STATUS)).isEmpty();
    assertThat(store.list(Resources.NAME)).isEmpty();
  }

  @Test
  void startsWaitWhileTheSchedulerDoesNotKeepUp() {
    wire.writable = false;
    create("web");
    assertThat(sent(Start.class)).isEmpty();

    wire.writable = true;
    reconciler.outboundWritable();
    time.settle();
    assertThat(sent(Start.class)).hasSize(1);
  }

  @Test
  void whatEndedBeforeItWasSubmittedIsNotSubmitted() {
    wire.writable = false;
    Resource<InstanceSpec> web = create("web");
    instances.stop(web.pointer());
    time.settle();
    wire.writable = true;
    reconciler.outboundWritable();
    time.settle();

    assertThat(sent(Start.class)).isEmpty();
    assertThat(status(web).phase()).isEqualTo(InstancePhase.EXITED);
  }

  @Test
  void afterABugItReadsEverythingAnewAndGoesOn() {
    wire.broken = true;
    Resource<InstanceSpec> web = create("web");
    assertThat(sent(Start.class)).isEmpty();
    time.pass(Duration.ofSeconds(2));
    assertThat(wire.startedOver).isEqualTo(1);

    reconciler.schedulerConnected();
    reconciler.deliver(new NodeConnected(NODE, NodeType.COMPUTE_NODE));
    time.settle();
    assertThat(sent(Start.class)).hasSize(1);
    claimAndRun(web);
    assertThat(status(web).phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void thousandsOfWishesAtOnceAreAllSubmitted() {
    for (int batch = 0; batch < 25; batch++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        names.add("i-" + batch + "-" + i);
      }
      instances.create(TENANT, "w", HELLO, names);
    }
    time.settle();

    assertThat(sent(Start.class)).hasSize(10_000);
    assertThat(store.list(Resources.INSTANCE_STATUS)).hasSize(10_000);
  }

  @Test
  void whatWasClosedAfterABugDoesNotStartOver() {
    wire.broken = true;
    create("web");
    assertThat(wire.broken).as("the bug was met").isFalse();
    reconciler.close();
    time.pass(Duration.ofSeconds(10));

    assertThat(wire.startedOver).isZero();
    assertThat(sent(Start.class)).isEmpty();
  }

  @Test
  void startOfWhatRunsChangesNothingAndOfWhatEndedRunsItAgain() {
    Resource<InstanceSpec> web = create("web");
    claimAndRun(web);
    instances.start(web.pointer());
    time.settle();
    assertThat(store.get(web.pointer()).orElseThrow().spec().run()).isEqualTo(1);

    report(web, 1, InstanceState.EXITED, 7);
    wire.sent.clear();
    instances.start(web.pointer());
    time.settle();
    assertThat(only(Start.class).requires().node()).isEqualTo(NODE);
    assertThat(only(Start.class).generation()).isEqualTo(2);
  }

  private Resource<InstanceSpec> create(String name) {
    var made = instances.create(TENANT, "w", HELLO, List.of(name));
    time.settle();
    return ((Instances.Made.All) made.join()).instances().getFirst();
  }

  private void claimAndRun(Resource<InstanceSpec> instance) {
    reconciler.deliver(new InstanceClaimed(InstanceId.of(instance.id()), 1, NODE));
    report(instance, 1, InstanceState.ACTIVE, null);
  }

  private void report(
      Resource<InstanceSpec> instance,
      long generation,
      InstanceState state,
      @Nullable Integer exitCode) {
    reconciler.deliver(
        new InstanceStateChanged(
            NODE,
            new InstanceReport(
                InstanceId.of(instance.id()), generation, state, exitCode, null, 0, 1L, 1L, null)));
    time.settle();
  }

  private InstanceStatus status(Resource<InstanceSpec> instance) {
    Pointer<InstanceStatus> pointer = Resources.status(TENANT, InstanceId.of(instance.id()));
    return store.get(pointer).orElseThrow().spec();
  }

  private <P extends Payload> List<P> sent(Class<P> type) {
    return wire.sent.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private <P extends Payload> P only(Class<P> type) {
    assertThat(sent(type)).hasSize(1);
    return sent(type).getFirst();
  }
}
