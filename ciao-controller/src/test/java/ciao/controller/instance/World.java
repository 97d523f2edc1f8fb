package ciao.controller.instance;

import ciao.controller.Reconcilers;
import ciao.controller.node.NodeTracker;
import ciao.controller.resource.Desired;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.NameSpec;
import ciao.controller.resource.Resources;
import ciao.controller.turn.TurnContext;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TenantId;
import ciao.state.Operation;
import ciao.state.Phase;
import ciao.state.Pointer;
import ciao.state.Refusal.Outcome;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.memory.StorageException;
import ciao.state.reconcile.CountedMetrics;
import ciao.state.reconcile.Metrics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A cluster in virtual time around the reconcilers: a disk, a scheduler, nodes, and a network that
 * loses, repeats and reorders messages as long as {@link #chaos} is on. One seed gives one history.
 */
final class World {
  static final TenantId TENANT = TenantId.of("team-a");
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(3);

  final Random random;
  final List<ModelNode> nodes = new ArrayList<>();
  final ModelScheduler scheduler = new ModelScheduler(this);
  final List<String> transcript = new ArrayList<>();
  boolean chaos = true;
  Instant now = Instant.EPOCH;

  private final ReconcilerSettings settings;
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));

  /** What is on disk, and survives every controller. */
  private final Store store =
      new MemoryStore(
          Snapshot.EMPTY,
          group -> dieBeforeCommit(),
          Limits.DEFAULT,
          () -> now,
          Runnable::run,
          ready::add);

  private final CountedMetrics metrics = new CountedMetrics();
  private long numbers;
  private Life life = new Life(this);
  private Reconcilers reconcilers;

  private record Event(Instant at, long number, Runnable action) {}

  /**
   * @param slots on all nodes together
   */
  World(long seed, int nodeCount, int slots, Timing timing) {
    this.random = new Random(seed);
    this.settings = new ReconcilerSettings(timing, URI.create("https://controller:8889"));
    for (int i = 0; i < nodeCount; i++) {
      nodes.add(new ModelNode(this, new NodeId(uuid()), "node-" + i, (slots + i) / nodeCount));
    }
    this.reconcilers = start();
  }

  UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Runs something after a while. */
  void after(Duration delay, Runnable action) {
    events.add(new Event(now.plus(delay), ++numbers, action));
  }

  /** Runs something now, after what is ready already. */
  void soon(Runnable action) {
    ready.add(action);
  }

  Duration upTo(Duration most) {
    return Duration.ofNanos(random.nextLong(most.toNanos()));
  }

  /** Turns that ended by an exception, which are bugs: they are tried again, maybe for good. */
  long crashes() {
    return metrics.read().values().stream()
        .mapToLong(numbers -> numbers.counts().getOrDefault(Metrics.Counter.CRASHES, 0L))
        .sum();
  }

  void run(Duration duration) {
    Instant end = now.plus(duration);
    settle();
    while (!events.isEmpty() && events.peek().at().isBefore(end)) {
      Event next = events.poll();
      now = next.at().isAfter(now) ? next.at() : now;
      next.action().run();
      settle();
    }
    now = end;
  }

  private void settle() {
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
      if (chaos && chance(0.01)) { // a busy machine: what is due comes late
        now = now.plus(upTo(LONGEST_DELAY));
      }
    }
  }

  /** Carries a message, or loses it, or carries it twice, now or later. */
  void carry(Runnable arrival) {
    if (!chaos) {
      after(Duration.ofMillis(1), arrival);
      return;
    }
    int copies = chance(0.08) ? 0 : chance(0.08) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      after(chance(0.3) ? upTo(LONGEST_DELAY) : Duration.ofMillis(1), arrival);
    }
  }

  // The controller: reconcilers, and a disk that survives them.

  private Reconcilers start() {
    return Reconcilers.start(
        new Reconcilers.Parts(
            store,
            new NodeTracker(store, life),
            new WorldOutbound(this, life),
            event -> {},
            metrics),
        settings,
        new TurnContext(life, life, life),
        random);
  }

  Intake controller() {
    return reconcilers.intake();
  }

  void tell(Payload payload) {
    transcript.add(now + " " + payload);
    controller().deliver(payload);
  }

  /** What is wished of every instance there is. */
  Map<InstanceId, Wish> wishes() {
    Map<InstanceId, Wish> all = new TreeMap<>();
    for (Resource<InstanceSpec> wish : store.list(Resources.INSTANCE)) {
      InstanceSpec spec = wish.spec();
      boolean deleted = wish.metadata().phase() == Phase.TEARING_DOWN;
      all.put(
          InstanceId.of(wish.id()),
          new Wish(TENANT, spec.name(), spec.desired(), spec.run(), deleted));
    }
    return all;
  }

  /** Where every instance stands. */
  Map<InstanceId, InstanceStatus> statuses() {
    Map<InstanceId, InstanceStatus> all = new TreeMap<>();
    store
        .list(Resources.INSTANCE_STATUS)
        .forEach(status -> all.put(InstanceId.of(status.id()), status.spec()));
    return all;
  }

  void create(InstanceId id, String name) {
    InstanceSpec spec = new InstanceSpec(name, "w", Hello.WORKLOAD, Desired.RUNNING, 1);
    var unused =
        store.write(
            Transaction.of(
                Operation.create(
                    Resources.name(TENANT, Resources.INSTANCE, name),
                    Resources.NOBODY,
                    new NameSpec(id.toString())),
                Operation.create(Resources.instance(TENANT, id), Resources.NOBODY, spec)
                    .withFinalizers(List.of(Instances.FINALIZER))));
  }

  void change(InstanceId id, Wish wish) {
    transcript.add(now + " " + id + " " + wish);
    Pointer<InstanceSpec> pointer = Resources.instance(TENANT, id);
    Resource<InstanceSpec> there = store.get(pointer).orElseThrow();
    InstanceSpec spec =
        new InstanceSpec(wish.name(), "w", Hello.WORKLOAD, wish.desired(), wish.run());
    var unused =
        store.write(
            Transaction.of(
                wish.deleted()
                    ? Operation.teardown(pointer, Resources.NOBODY)
                    : Operation.update(there.withSpec(spec), Resources.NOBODY)));
  }

  private void dieBeforeCommit() throws StorageException {
    if (chaos && chance(0.002)) {
      restartController();
      throw new StorageException("killed", Outcome.NOT_STORED, new IOException("killed"));
    }
  }

  /** What the controller sends; it may die between any two messages. */
  void sent(Payload payload) {
    if (chaos && chance(0.01)) {
      restartController();
      return;
    }
    transcript.add("    " + payload);
    switch (payload) {
      case Start start -> carry(() -> scheduler.start(start));
      case Grant grant -> {
        checkGrant(grant);
        carry(() -> scheduler.command(grant));
      }
      default -> carry(() -> scheduler.command(payload));
    }
  }

  /** kill -9: others begin with what is on disk, and the scheduler tells of its nodes. */
  void restartController() {
    transcript.add(now + " CONTROLLER RESTARTS");
    life.end();
    scheduler.controllerGone();
    life = new Life(this);
    ready.add(() -> {
      reconcilers = start();
      after(upTo(Duration.ofSeconds(2)), scheduler::controllerConnects);
    });
  }

  /**
   * The promise: whoever is granted a generation, no other node may still run an earlier one, or
   * begin to.
   */
  private void checkGrant(Grant grant) {
    for (ModelNode node : nodes) {
      if (!node.id.equals(grant.node()) && node.mayRun(grant.instance())) {
        throw new AssertionError(
            "grant of %s generation %d to %s while %s may run it"
                .formatted(grant.instance(), grant.generation(), grant.node(), node.name));
      }
    }
  }

  /** The same promise, where it matters. */
  void checkRun(ModelNode runner, InstanceId instance) {
    for (ModelNode node : nodes) {
      if (node != runner && node.runs(instance)) {
        throw new AssertionError(
            instance + " begins on " + runner.name + " while it runs on " + node.name);
      }
    }
  }

  /** What ran leaves a disk behind, which only its user may throw away. */
  void checkDiskMayGo(InstanceId instance) {
    Wish wish = wishes().get(instance);
    if (wish != null && !wish.deleted()) {
      throw new AssertionError("the disk of " + instance + " is thrown away, but " + wish);
    }
  }

  ModelNode node(NodeId id) {
    return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElseThrow();
  }
}
