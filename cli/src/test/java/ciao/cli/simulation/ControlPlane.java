package ciao.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.Reconcilers;
import ciao.controller.instance.Instances;
import ciao.controller.instance.Intake;
import ciao.controller.instance.Outbound;
import ciao.controller.instance.ReconcilerSettings;
import ciao.controller.instance.Timing;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.Desired;
import ciao.controller.resource.IdSource;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.controller.turn.TurnContext;
import ciao.scheduler.placement.QueueLimits;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.TenantId;
import ciao.ssntp.payload.ToNode;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.reconcile.Metrics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A small cloud in virtual time: the real scheduler core and instance reconciler, model nodes, and
 * a network that does as the seed says.
 */
final class ControlPlane {
  private static final Scene SMALL = new Scene(4, 30, new Room(40, 8192, 1024, 40), 0.05);
  private static final TenantId TENANT = TenantId.of("team-a");

  private CompletableFuture<?> lastChange = new CompletableFuture<>();
  private final VirtualTime time = new VirtualTime();
  private final Random random;
  private final LossyWire wire;
  private final List<ModelNode> nodes = new ArrayList<>();
  private final Map<InstanceId, Desired> wishes = new LinkedHashMap<>();
  private final MemoryStore store;
  private final MortalScheduler scheduler;
  private final Instances instances;
  private final Random jitter;
  private final Scene scene;
  private final Duration nodesComeAfter;
  private Reconcilers reconcilers;
  private int life;

  ControlPlane(long seed) {
    this(seed, SMALL);
  }

  ControlPlane(long seed, Scene scene) {
    this(seed, scene, QueueLimits.DEFAULT, Duration.ZERO);
  }

  ControlPlane(long seed, QueueLimits limits, Duration nodesComeAfter) {
    this(seed, SMALL, limits, nodesComeAfter);
  }

  /**
   * @param limits how much may wait for room
   * @param nodesComeAfter how long there is no node at all
   */
  private ControlPlane(long seed, Scene scene, QueueLimits limits, Duration nodesComeAfter) {
    this.scene = scene;
    this.nodesComeAfter = nodesComeAfter;
    random = new Random(seed);
    wire = new LossyWire(time, random, scene.lost());
    store = new MemoryStore(Snapshot.EMPTY, group -> {}, Limits.DEFAULT, time, time, time);
    instances = new Instances(store, IdSource.random(new Random(seed)));
    jitter = new Random(seed);
    reconcilers = startController();
    scheduler = new MortalScheduler(time, wire, limits);
    scheduler.controllerComes(reconcilers.intake());
  }

  private Reconcilers startController() {
    return Reconcilers.start(
        new Reconcilers.Parts(
            store,
            new NodeTracker(store, time),
            new ControllerOut(++life),
            event -> {},
            Metrics.NONE),
        new ReconcilerSettings(Timing.DEFAULT, URI.create("https://controller:8889")),
        new TurnContext(time, time, time),
        jitter);
  }

  /** Plays the whole story; the transcript, a line per delivery. */
  List<String> run() {
    return run(0);
  }

  /**
   * The same, and scheduler and controller each end after one wish of so many, and come again.
   *
   * @param oneOf 0 = never
   */
  List<String> run(int oneOf) {
    begin();
    for (int i = 0; i < scene.instances(); i++) {
      wish(i, 1 + random.nextInt(100));
      time.pass(Duration.ofMillis(random.nextInt(500)));
      maybeRestart(oneOf);
    }
    for (int i = 0; i < 10; i++) {
      changeAWish();
      time.pass(Duration.ofMillis(random.nextInt(3000)));
      maybeRestart(oneOf);
    }
    return goOn();
  }

  /** One wish, and a controller that ends so long after it and comes again; the transcript. */
  List<String> runOneWithoutControllerAfter(Duration wait) {
    begin();
    wish(0, scene.capacity().memoryMib());
    time.pass(wait);
    restartController();
    return goOn();
  }

  private void begin() {
    for (int i = 1; i <= scene.nodes(); i++) {
      nodes.add(new ModelNode(new NodeId(new UUID(0, i)), scene.capacity(), this::fromNode));
    }
    scheduler.start(nodes, nodesComeAfter);
    time.pass(Duration.ofSeconds(1));
  }

  private List<String> goOn() {
    for (int i = 0; i < 60; i++) {
      nodes.forEach(ModelNode::beat);
      time.pass(Duration.ofSeconds(10));
    }
    return wire.transcript();
  }

  private void maybeRestart(int oneOf) {
    if (oneOf > 0 && random.nextInt(oneOf) == 0) {
      restartController();
    }
    if (oneOf > 0 && scheduler.isAlive() && random.nextInt(oneOf) == 0) {
      scheduler.end();
      Duration most = Duration.ofSeconds(2);
      time.after(wire.upTo(most), () -> scheduler.start(nodes, wire.upTo(most)));
    }
  }

  /** kill -9: the next one begins with what is stored. */
  private void restartController() {
    wire.note("the controller ends");
    int ended = ++life;
    reconcilers.close();
    scheduler.controllerEnds();
    time.after(
        wire.upTo(Duration.ofSeconds(2)),
        () -> {
          if (ended == life) { // else it ended once more before it came
            reconcilers = startController();
            scheduler.controllerComes(reconcilers.intake());
          }
        });
  }

  private void wish(int number, long memoryMib) {
    WorkloadSpec workload = SmallWork.of(memoryMib);
    lastChange =
        instances
            .create(TENANT, "workload", workload, List.of("i-" + number), null)
            .thenAccept(made -> {
              for (Resource<InstanceSpec> one : ((Instances.Made.All) made).instances()) {
                wishes.put(InstanceId.of(one.id()), Desired.RUNNING);
              }
            });
  }

  private void changeAWish() {
    InstanceId id = List.copyOf(wishes.keySet()).get(random.nextInt(wishes.size()));
    Pointer<InstanceSpec> pointer = Resources.instance(TENANT, id);
    if (wishes.get(id) == Desired.RUNNING) {
      lastChange = instances.stop(pointer);
      wishes.put(id, Desired.STOPPED);
    } else {
      lastChange = instances.restart(pointer);
      wishes.put(id, Desired.RUNNING);
    }
  }

  /** Every instance is where its user wants it, on one node at most. */
  void assertSettled() {
    assertThat(lastChange).isCompleted();
    wishes.forEach((id, desired) -> {
      InstancePhase phase = store.get(Resources.status(TENANT, id)).orElseThrow().spec().phase();
      long running = nodes.stream().filter(node -> node.runs(id)).count();
      boolean shallRun = desired == Desired.RUNNING;
      assertThat(running)
          .as("%s, wished %s: %s", phase, desired, story(id))
          .isEqualTo(shallRun ? 1 : 0);
      assertThat(phase)
          .as("%s", story(id))
          .isEqualTo(shallRun ? InstancePhase.ACTIVE : InstancePhase.EXITED);
    });
  }

  private String story(InstanceId id) {
    return wire.transcript().stream()
        .filter(line -> line.contains(id.toString()) && !line.contains("Stats["))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private void deliver(String from, String to, Payload payload, Runnable arrival) {
    wire.deliver(
        from,
        to,
        payload,
        () -> {
          arrival.run();
          nobodyRunsTwice();
        });
  }

  private void nobodyRunsTwice() {
    for (InstanceId id : wishes.keySet()) {
      assertThat(nodes.stream().filter(node -> node.runs(id)).count())
          .as("nodes that run %s", id)
          .isLessThanOrEqualTo(1);
    }
  }

  private void fromNode(ModelNode node, Payload said) {
    if (said instanceof Ready ready) {
      scheduler.hear(node, ready);
    } else {
      String from = "node " + node.id().value().getLeastSignificantBits();
      Intake told = reconcilers.intake();
      deliver(from, "controller", said, () -> told.deliver(said));
    }
  }

  private final class ControllerOut implements Outbound {
    private final int own;

    ControllerOut(int own) {
      this.own = own;
    }

    @Override
    public void send(Operand operand, Payload payload) {
      if (own != life) {
        return;
      }
      if (payload instanceof ToNode named && named.node() != null) {
        NodeId node = named.node();
        deliver("controller", "node", payload, () -> hear(node, payload));
      } else {
        deliver("controller", "scheduler", payload, () -> scheduler.hear(operand, payload));
      }
    }

    private void hear(NodeId id, Payload payload) {
      nodes.stream().filter(node -> node.id().equals(id)).forEach(n -> n.hear(payload));
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void resumeReading() {}

    @Override
    public void startOver() {
      throw new AssertionError("the reconciler met a bug");
    }
  }
}
