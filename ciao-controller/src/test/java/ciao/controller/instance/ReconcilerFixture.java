package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.Reconcilers;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.IdSource;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.controller.turn.TurnContext;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.TenantId;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.reconcile.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reconcilers on a disk that can wait or be full, with one connected node, in virtual time. */
abstract class ReconcilerFixture {
  static final TenantId TENANT = TenantId.of("team-a");
  static final NodeId NODE = new NodeId(new UUID(0, 1));
  static final ReconcilerSettings SETTINGS =
      new ReconcilerSettings(Timing.DEFAULT, URI.create("https://controller:8889"));

  final VirtualTimers time = new VirtualTimers();

  /** What the disk is told to do, and whether it waits with that. */
  final List<Runnable> disk = new ArrayList<>();

  boolean diskWaits;
  final FillingDisk log = new FillingDisk();
  final Store store =
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
  final Wire wire = new Wire();
  final MeterRegistry numbers = new SimpleMeterRegistry();
  final Instances instances = new Instances(store, IdSource.random(new Random(1)));
  final List<EventSpec> events = new ArrayList<>();
  Reconcilers reconcilers = start();

  Reconcilers start() {
    Reconcilers made =
        Reconcilers.start(
            new Reconcilers.Parts(
                store,
                new NodeTracker(store, time),
                wire,
                events::add,
                Metrics.NONE,
                new StartMeters(numbers)),
            SETTINGS,
            new TurnContext(time, time, time),
            new Random(1));
    connect(made);
    return made;
  }

  void connect(Reconcilers made) {
    made.intake().schedulerConnected(Duration.ofSeconds(6));
    made.intake().deliver(new NodeConnected(NODE, NodeType.COMPUTE_NODE));
    time.settle();
  }

  Resource<InstanceSpec> create(String name) {
    var made = instances.create(TENANT, "w", Hello.WORKLOAD, List.of(name), null);
    time.settle();
    return ((Instances.Made.All) made.join()).instances().getFirst();
  }

  /** The scheduler has sent it to the node. */
  void placed(Resource<InstanceSpec> instance) {
    reconcilers
        .intake()
        .deliver(
            new InstancePlaced(
                InstanceId.of(instance.id()), 1, NODE, "web1", 1, 1, 1, "first fit"));
    time.settle();
  }

  void claimAndRun(Resource<InstanceSpec> instance) {
    placed(instance);
    reconcilers.intake().deliver(new InstanceClaimed(InstanceId.of(instance.id()), 1, NODE));
    report(instance, 1, InstanceState.ACTIVE, null);
  }

  void report(
      Resource<InstanceSpec> instance,
      long generation,
      InstanceState state,
      @Nullable Integer exitCode) {
    reconcilers
        .intake()
        .deliver(
            new InstanceStateChanged(
                NODE,
                new InstanceReport(
                    InstanceId.of(instance.id()),
                    generation,
                    state,
                    exitCode,
                    null,
                    0,
                    1L,
                    1L,
                    null)));
    time.settle();
  }

  InstanceStatus status(Resource<InstanceSpec> instance) {
    Pointer<InstanceStatus> pointer = Resources.status(TENANT, InstanceId.of(instance.id()));
    return store.get(pointer).orElseThrow().spec();
  }

  <P extends Payload> List<P> sent(Class<P> type) {
    return wire.sent.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <P extends Payload> P only(Class<P> type) {
    assertThat(sent(type)).hasSize(1);
    return sent(type).getFirst();
  }
}
