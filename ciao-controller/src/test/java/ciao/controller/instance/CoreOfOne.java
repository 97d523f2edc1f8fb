package ciao.controller.instance;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstanceStatus;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The core and one instance called web, between two connected nodes: what happens, in few words. It
 * keeps what the core writes, and lets time go by.
 */
final class CoreOfOne {
  static final TenantId TENANT = TenantId.of("team-a");
  static final NodeId NODE_1 = new NodeId(new UUID(0, 1));
  static final NodeId NODE_2 = new NodeId(new UUID(0, 2));
  static final InstanceId WEB = new InstanceId(new UUID(7, 7));
  private static final Room ROOM = new Room(8, 8_000, 8_000, 8);

  private InstanceCore core = new InstanceCore(Timing.DEFAULT);
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private @Nullable InstanceStatus stored;
  private boolean forgotten;
  private long sequence;
  private final List<Due> timers = new ArrayList<>();

  private record Due(Instant at, Timer timer) {}

  /** With an empty store, a scheduler, and both nodes. */
  CoreOfOne() {
    event(new InstanceEvent.SchedulerConnected());
    tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));
    tell(new NodeConnected(NODE_2, NodeType.COMPUTE_NODE));
    inventory(NODE_1);
    inventory(NODE_2);
  }

  /** A new core, which knows what is stored; nobody is connected to it yet. */
  void controllerRestarts() {
    core = new InstanceCore(Timing.DEFAULT);
    timers.clear();
  }

  /** Whether nothing is kept of it any more. */
  boolean isForgotten() {
    return forgotten;
  }

  void runningOn(NodeId node) {
    wish(Desired.RUNNING, 1);
    run(1, node);
  }

  void run(long generation, NodeId node) {
    claim(generation, node);
    changed(node, report(generation, InstanceState.ACTIVE));
  }

  List<Effect> wish(Desired desired, long run) {
    return event(
        new InstanceEvent.Wished(WEB, new Wish(TENANT, "web", desired, run, false), stored));
  }

  List<Effect> delete() {
    return event(
        new InstanceEvent.Wished(WEB, new Wish(TENANT, "web", Desired.RUNNING, 1, true), stored));
  }

  List<Effect> claim(long generation, NodeId node) {
    return tell(new InstanceClaimed(WEB, generation, node));
  }

  List<Effect> changed(NodeId node, InstanceReport report) {
    return tell(new InstanceStateChanged(node, report));
  }

  List<Effect> refuse(RefusalReason reason, @Nullable NodeId node, boolean queued) {
    return tell(new StartFailure(WEB, 1, node, reason, "no room", queued, List.of(), null));
  }

  List<Effect> inventory(NodeId node, InstanceReport... held) {
    return stats(node, "", List.of(held));
  }

  List<Effect> stats(NodeId node, String hash, @Nullable List<InstanceReport> inventory) {
    Ready ready =
        new Ready(node, node.equals(NODE_1) ? "web1" : "web2", ROOM, ROOM, Map.of(), 0, 0);
    return tell(new Stats(node, ++sequence, ready, 1, 1, 1, List.of(), List.of(), hash, inventory));
  }

  static InstanceReport report(long generation, InstanceState state) {
    boolean active = state == InstanceState.ACTIVE;
    return new InstanceReport(
        WEB, generation, state, null, null, 0, active ? 42L : null, active ? 1L : null, null);
  }

  static InstanceReport exited(long generation, int code) {
    return new InstanceReport(WEB, generation, InstanceState.EXITED, code, null, 0, null, 1L, 2L);
  }

  List<Effect> tell(Payload payload) {
    return event(new InstanceEvent.Told(payload));
  }

  List<Effect> event(InstanceEvent event) {
    List<Effect> effects = core.handle(event, now);
    for (Effect effect : effects) {
      if (effect instanceof Effect.WriteStatus write) {
        stored = write.status();
      } else if (effect instanceof Effect.Forget) {
        forgotten = true;
      } else if (effect instanceof Effect.Schedule schedule) {
        timers.add(new Due(now.plus(schedule.delay()), schedule.timer()));
      }
    }
    return effects;
  }

  /** Lets time go by: timers fire as they are due. */
  List<Effect> pass(Duration duration) {
    Instant end = now.plus(duration);
    List<Effect> all = new ArrayList<>();
    while (true) {
      Due next =
          timers.stream()
              .filter(due -> !due.at().isAfter(end))
              .min(Comparator.comparing(Due::at))
              .orElse(null);
      if (next == null) {
        break;
      }
      timers.remove(next);
      now = next.at();
      all.addAll(event(new InstanceEvent.TimerFired(next.timer())));
    }
    now = end;
    return all;
  }

  InstanceStatus status() {
    return Objects.requireNonNull(stored);
  }

  static List<Payload> sent(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).payload())
        .toList();
  }
}
