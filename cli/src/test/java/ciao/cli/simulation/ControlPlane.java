package ciao.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.Reconcilers;
import ciao.controller.instance.Instances;
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
import ciao.scheduler.PlacementLoop;
import ciao.scheduler.placement.Event;
import ciao.scheduler.placement.Patience;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.QueueLimits;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.TenantId;
import ciao.ssntp.payload.ToNode;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.WriteResult;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.reconcile.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A small cloud in virtual time: the real scheduler core and instance reconciler, model nodes, and
 * a network that delays, loses and repeats what the seed says. Every delivery is a line of the
 * transcript.
 */
final class ControlPlane {
  private static final int NODES = 4;
  private static final int INSTANCES = 30;
  private static final double LOST = 0.05;
  private static final double TWICE = 0.05;
  private static final TenantId TENANT = TenantId.of("team-a");
  private static final SessionId CONTROLLER = new SessionId(1000);

  private CompletableFuture<WriteResult> lastChange = new CompletableFuture<>();
  private final VirtualTime time = new VirtualTime();
  private final Random random;
  private final List<String> transcript = new ArrayList<>();
  private final Map<SessionId, ModelNode> nodes = new LinkedHashMap<>();
  private final Map<InstanceId, Desired> wishes = new LinkedHashMap<>();
  private final MemoryStore store;
  private final PlacementLoop scheduler;
  private final Instances instances;
  private final Reconcilers reconcilers;
  private final Duration nodesComeAfter;

  ControlPlane(long seed) {
    this(seed, QueueLimits.DEFAULT, Duration.ZERO);
  }

  /**
   * @param limits how much may wait for room
   * @param nodesComeAfter how long there is no node at all
   */
  ControlPlane(long seed, QueueLimits limits, Duration nodesComeAfter) {
    this.nodesComeAfter = nodesComeAfter;
    random = new Random(seed);
    store = new MemoryStore(Snapshot.EMPTY, group -> {}, Limits.DEFAULT, time, time, time);
    instances = new Instances(store, IdSource.random(new Random(seed)));
    scheduler =
        new PlacementLoop(
            new PlacementCore(limits, Patience.DEFAULT, PlacementCore.CHECKS_PER_TURN),
            new SchedulerOut(),
            time,
            time,
            () -> {},
            bug -> {
              throw new AssertionError("the scheduler core failed", bug);
            },
            new SimpleMeterRegistry());
    reconcilers =
        Reconcilers.start(
            new Reconcilers.Parts(
                store,
                new NodeTracker(store, time),
                new ControllerOut(),
                event -> {},
                Metrics.NONE),
            new ReconcilerSettings(Timing.DEFAULT, URI.create("https://controller:8889")),
            new TurnContext(time, time, time),
            new Random(seed));
  }

  /** Plays the whole story; the transcript, a line per delivery. */
  List<String> run() {
    connect();
    for (int i = 0; i < INSTANCES; i++) {
      wish(i);
      time.pass(Duration.ofMillis(random.nextInt(500)));
    }
    for (int i = 0; i < 10; i++) {
      changeAWish();
      time.pass(Duration.ofMillis(random.nextInt(3000)));
    }
    for (int i = 0; i < 60; i++) {
      nodes.values().forEach(ModelNode::beat);
      nodes.forEach((session, node) -> scheduler.post(new Event.NodeReady(session, node.ready())));
      time.pass(Duration.ofSeconds(10));
    }
    return List.copyOf(transcript);
  }

  private void connect() {
    scheduler.post(new Event.ControllerConnected(CONTROLLER));
    reconcilers.intake().schedulerConnected();
    time.after(nodesComeAfter, this::connectNodes);
    time.pass(Duration.ofSeconds(1));
  }

  private void connectNodes() {
    for (int i = 1; i <= NODES; i++) {
      SessionId session = new SessionId(i);
      Room capacity = new Room(40, 8192, 1024, 40);
      ModelNode node =
          new ModelNode(new NodeId(new UUID(0, i)), capacity, said -> fromNode(session, said));
      nodes.put(session, node);
      scheduler.post(new Event.NodeConnected(session, node.id(), NodeType.COMPUTE_NODE));
      scheduler.post(new Event.NodeReady(session, node.ready()));
    }
  }

  private void wish(int number) {
    WorkloadSpec workload = SmallWork.of(1 + random.nextInt(100));
    CompletableFuture<Void> unused =
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
      long running = nodes.values().stream().filter(node -> node.runs(id)).count();
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
    return transcript.stream()
        .filter(line -> line.contains(id.toString()) && !line.contains("Stats["))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private void deliver(String from, String to, Payload payload, Runnable arrival) {
    int times = random.nextDouble() < LOST ? 0 : random.nextDouble() < TWICE ? 2 : 1;
    for (int i = 0; i < times; i++) {
      time.after(
          Duration.ofMillis(1 + random.nextInt(20)),
          () -> {
            transcript.add(time.instant() + " " + from + " → " + to + ": " + payload);
            arrival.run();
            nobodyRunsTwice();
          });
    }
  }

  private void nobodyRunsTwice() {
    for (InstanceId id : wishes.keySet()) {
      assertThat(nodes.values().stream().filter(node -> node.runs(id)).count())
          .as("nodes that run %s", id)
          .isLessThanOrEqualTo(1);
    }
  }

  private void fromNode(SessionId session, Payload said) {
    String from = "node " + session;
    switch (said) {
      // What a connection says in order: lost or repeated, it would be another protocol.
      case Ready ready -> scheduler.post(new Event.NodeReady(session, ready));
      default -> deliver(from, "controller", said, () -> reconcilers.intake().deliver(said));
    }
  }

  private final class SchedulerOut implements ciao.scheduler.Outbound {
    @Override
    public boolean forward(SessionId node, Message start) {
      Start payload = (Start) Objects.requireNonNull(start.payload());
      // In order, for the numbers; a START the node never takes up is lost at the node.
      boolean lost = random.nextDouble() < LOST;
      ModelNode to = nodes.get(node);
      transcript.add(
          time.instant() + " scheduler → node " + node + (lost ? " lost: " : ": ") + payload);
      if (!lost) {
        time.execute(() -> to.hear(payload));
      }
      return true;
    }

    @Override
    public void tell(SessionId controller, Message message) {
      Payload payload = Objects.requireNonNull(message.payload());
      if (payload instanceof NodeConnected) { // said once a connection, which keeps it
        reconcilers.intake().deliver(payload);
      } else {
        deliver("scheduler", "controller", payload, () -> reconcilers.intake().deliver(payload));
      }
    }
  }

  private final class ControllerOut implements Outbound {
    @Override
    public void send(Operand operand, Payload payload) {
      if (payload instanceof ToNode named && named.node() != null) {
        NodeId node = named.node();
        deliver("controller", "node", payload, () -> hear(node, payload));
      } else {
        deliver("controller", "scheduler", payload, () -> toScheduler(operand, payload));
      }
    }

    private void hear(NodeId id, Payload payload) {
      nodes.values().stream().filter(node -> node.id().equals(id)).forEach(n -> n.hear(payload));
    }

    private void toScheduler(Operand operand, Payload payload) {
      switch (payload) {
        case Start start -> scheduler.post(Event.StartSubmitted.of(CONTROLLER, start));
        case Stop(InstanceId instance, long generation, NodeId _, _) ->
            scheduler.post(new Event.StartCancelled(CONTROLLER, instance, generation));
        case Delete(InstanceId instance, long generation, NodeId _, _) ->
            scheduler.post(new Event.StartCancelled(CONTROLLER, instance, generation));
        default -> throw new AssertionError(operand + " is not for a scheduler");
      }
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
