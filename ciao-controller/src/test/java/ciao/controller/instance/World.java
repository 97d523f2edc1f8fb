package ciao.controller.instance;

import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;

/**
 * A cluster in virtual time around the core: a disk, a scheduler, nodes, and a network that loses,
 * repeats and reorders messages as long as {@link #chaos} is on. One seed gives one history.
 */
final class World {
  static final TenantId TENANT = TenantId.of("team-a");
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(3);

  final Random random;
  final List<ModelNode> nodes = new ArrayList<>();
  final ModelScheduler scheduler = new ModelScheduler(this);

  /** What is on disk. */
  final Map<InstanceId, Wish> wishes = new LinkedHashMap<>();

  final Map<InstanceId, InstanceStatus> statuses = new LinkedHashMap<>();
  final List<String> transcript = new ArrayList<>();
  boolean chaos = true;
  Instant now = Instant.EPOCH;

  private final Timing timing;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private long numbers;
  private InstanceCore core;
  private long life;

  private record Event(Instant at, long number, Runnable action) {}

  World(long seed, int nodeCount, Timing timing) {
    this.random = new Random(seed);
    this.timing = timing;
    this.core = new InstanceCore(timing);
    for (int i = 0; i < nodeCount; i++) {
      nodes.add(new ModelNode(this, new NodeId(uuid()), "node-" + i));
    }
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

  Duration upTo(Duration most) {
    return Duration.ofNanos(random.nextLong(most.toNanos()));
  }

  void run(Duration duration) {
    Instant end = now.plus(duration);
    while (!events.isEmpty() && events.peek().at().isBefore(end)) {
      Event next = events.poll();
      now = next.at();
      next.action().run();
    }
    now = end;
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

  // The controller: a core, and a disk that survives it.

  void tell(Payload payload) {
    handle(new InstanceEvent.Told(payload));
  }

  void wish(InstanceId id, Wish wish) {
    wishes.put(id, wish);
    handle(new InstanceEvent.Wished(id, wish, statuses.get(id)));
  }

  void handle(InstanceEvent event) {
    transcript.add(now + " " + event);
    List<Effect> effects = core.handle(event, now);
    if (chaos && chance(0.002)) {
      restartController(); // before the commit: nothing of this turn happened
      return;
    }
    effects.forEach(this::store);
    for (Effect effect : effects) {
      if (chaos && chance(0.001)) {
        restartController(); // after the commit, between any two messages
        return;
      }
      transcript.add("    " + effect);
      perform(effect);
    }
  }

  private void store(Effect effect) {
    switch (effect) {
      case Effect.WriteStatus write -> statuses.put(write.instance(), write.status());
      case Effect.Forget forget -> {
        statuses.remove(forget.instance());
        wishes.remove(forget.instance());
      }
      case Effect.Submit notStored -> {}
      case Effect.Send notStored -> {}
      case Effect.Schedule notStored -> {}
      case Effect.Tell notStored -> {}
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Submit submit -> carry(() -> scheduler.start(submit));
      case Effect.Send send -> {
        if (send.operand() == Operand.GRANT) {
          checkGrant((Grant) send.payload());
        }
        carry(() -> scheduler.command(send.payload()));
      }
      case Effect.Schedule schedule -> {
        long scheduledIn = life;
        after(
            schedule.delay(),
            () -> {
              if (life == scheduledIn) {
                handle(new InstanceEvent.TimerFired(schedule.timer()));
              }
            });
      }
      case Effect.WriteStatus stored -> {}
      case Effect.Forget stored -> {}
      case Effect.Tell notSeen -> {}
    }
  }

  /** kill -9: what is on disk is told to a new core, and the scheduler tells of its nodes. */
  void restartController() {
    transcript.add(now + " CONTROLLER RESTARTS");
    life++;
    core = new InstanceCore(timing);
    scheduler.controllerGone();
    new HashMap<>(wishes)
        .entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .forEach(wish ->
                handleQuietly(
                    new InstanceEvent.Wished(
                        wish.getKey(), wish.getValue(), statuses.get(wish.getKey()))));
    after(upTo(Duration.ofSeconds(2)), scheduler::controllerConnects);
  }

  private void handleQuietly(InstanceEvent event) {
    List<Effect> effects = core.handle(event, now);
    effects.forEach(this::store);
    effects.forEach(this::perform);
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
    Wish wish = wishes.get(instance);
    if (wish != null && !wish.deleted()) {
      throw new AssertionError("the disk of " + instance + " is thrown away, but " + wish);
    }
  }

  ModelNode node(NodeId id) {
    return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElseThrow();
  }
}
