package ciao.controller.instance;

import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.DeleteFailure;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.Inventories;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.StopFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the design asks of a launcher: it persists generations and tombstones before it acts, runs
 * only what it was granted, answers what it has seen before with its last outcome, and never lets
 * an older generation undo a newer one.
 */
final class ModelNode {
  private static final Room ROOM = new Room(100, 100_000, 100_000, 100);

  final World world;
  final NodeId id;
  final String name;

  /** How many live instances the scheduler sends it. */
  final int slots;

  boolean connected;

  private final Map<InstanceId, ModelHolding> held = new LinkedHashMap<>();
  private final Map<InstanceId, Long> tombstones = new LinkedHashMap<>();
  private final ModelDriver driver;
  private long sequence;

  ModelNode(World world, NodeId id, String name, int slots) {
    this.world = world;
    this.id = id;
    this.name = name;
    this.slots = slots;
    this.driver = new ModelDriver(world, this);
  }

  boolean runs(InstanceId instance) {
    ModelHolding it = held.get(instance);
    return it != null
        && (it.state == InstanceState.ACTIVE
            || it.state == InstanceState.STARTING
            || it.state == InstanceState.STOPPING);
  }

  /** Whether it runs, or was granted and will. */
  boolean mayRun(InstanceId instance) {
    ModelHolding it = held.get(instance);
    return runs(instance)
        || (it != null
            && it.granted
            && (it.state == InstanceState.PREPARING || it.state == InstanceState.PREPARED));
  }

  boolean isFull() {
    return held.values().stream().filter(it -> Facts.isLive(it.state)).count() >= slots;
  }

  Map<InstanceId, Long> holdings() {
    Map<InstanceId, Long> all = new LinkedHashMap<>();
    held.forEach((instance, it) -> all.put(instance, it.generation));
    return all;
  }

  // Sessions.

  void connect() {
    if (!connected) {
      connected = true;
      sequence = 0;
      world.scheduler.nodeConnected(this);
      stats(true);
    }
  }

  /** The connection breaks, the launcher lives on. */
  void disconnect() {
    if (connected) {
      connected = false;
      world.scheduler.nodeDisconnected(this);
      world.after(world.upTo(Duration.ofSeconds(25)), this::connect);
    }
  }

  /** kill -9 of the launcher: what runs runs on, what was being prepared is prepared again. */
  void restart() {
    world.transcript.add(world.now + " " + name + " LAUNCHER RESTARTS");
    disconnect();
    held.forEach((instance, it) -> {
      if (it.state == InstanceState.PREPARING) {
        driver.later(instance, it, () -> driver.prepared(instance, it));
      } else if (it.state == InstanceState.STARTING) {
        driver.later(instance, it, () -> driver.run(instance, it));
      } else if (it.state == InstanceState.STOPPING) {
        driver.later(instance, it, () -> driver.end(instance, it, 143));
      }
    });
  }

  /** Somebody reinstalled the machine. */
  void wipe() {
    world.transcript.add(world.now + " " + name + " IS WIPED");
    disconnect();
    held.clear();
    tombstones.clear();
  }

  void periodically() {
    if (connected) {
      stats(false);
    }
    world.after(Duration.ofSeconds(6), this::periodically);
  }

  private void stats(boolean full) {
    List<InstanceReport> all =
        held.entrySet().stream().map(one -> report(one.getKey(), one.getValue())).toList();
    send(
        new Stats(
            id,
            ++sequence,
            new Ready(id, name, ROOM, ROOM, Map.of(), 0, 0),
            1,
            1,
            1,
            List.of(),
            List.of(),
            Inventories.hash(all),
            full ? all : null));
  }

  private InstanceReport report(InstanceId instance, ModelHolding it) {
    return new InstanceReport(
        instance,
        it.generation,
        it.state,
        it.exitCode,
        it.state == InstanceState.FAILED ? "mkfs: no space left" : null,
        0,
        it.state == InstanceState.ACTIVE ? 42L : null,
        it.ran ? 1L : null,
        it.exitCode == null ? null : 2L);
  }

  private void send(Payload payload) {
    if (connected) {
      world.scheduler.toController(payload);
    }
  }

  void tellState(InstanceId instance, ModelHolding it) {
    send(new InstanceStateChanged(id, report(instance, it)));
  }

  // Commands.

  void receiveStart(InstanceId instance, long generation) {
    if (!connected) {
      return;
    }
    ModelHolding old = held.get(instance);
    if (tombstones.getOrDefault(instance, 0L) >= generation
        || (old != null && old.generation > generation)) {
      refuse(instance, generation, RefusalReason.STALE_GENERATION);
    } else if (old != null && old.generation == generation) {
      answerAgain(instance, old);
    } else if (world.chaos && world.chance(0.08)) {
      refuse(instance, generation, RefusalReason.FULL_CN);
    } else {
      ModelHolding fresh = new ModelHolding(generation);
      fresh.disk = old != null && old.disk;
      held.put(instance, fresh);
      send(new InstanceClaimed(instance, generation, id));
      driver.later(instance, fresh, () -> driver.prepared(instance, fresh));
    }
  }

  private void refuse(InstanceId instance, long generation, RefusalReason reason) {
    send(new StartFailure(instance, generation, id, reason, name + " refuses"));
  }

  private void answerAgain(InstanceId instance, ModelHolding it) {
    if (it.state == InstanceState.PREPARING || it.state == InstanceState.PREPARED) {
      send(new InstanceClaimed(instance, it.generation, id));
    } else {
      tellState(instance, it);
    }
  }

  void receive(Payload command) {
    if (!connected) {
      return;
    }
    switch (command) {
      case Grant grant -> granted(grant);
      case Stop stop -> stop(stop);
      case Delete delete -> delete(delete);
      case ReportInventory ask -> stats(true);
      default -> throw new AssertionError("not for a node: " + command);
    }
  }

  private void granted(Grant grant) {
    ModelHolding it = held.get(grant.instance());
    if (it != null && it.generation == grant.generation() && !it.granted) {
      it.granted = true;
      if (it.state == InstanceState.PREPARED) {
        driver.starting(grant.instance(), it);
      }
    }
  }

  private void stop(Stop stop) {
    ModelHolding it = held.get(stop.instance());
    if (it == null) {
      send(
          new StopFailure(
              stop.instance(), stop.generation(), id, RefusalReason.NO_INSTANCE, "not here"));
    } else if (it.generation == stop.generation()) {
      switch (it.state) {
        case ACTIVE, STARTING -> {
          it.state = InstanceState.STOPPING;
          it.ran = true;
          tellState(stop.instance(), it);
          driver.later(stop.instance(), it, () -> driver.end(stop.instance(), it, 143));
        }
        case PREPARING, PREPARED -> {
          it.state = InstanceState.EXITED;
          tellState(stop.instance(), it);
        }
        case STOPPING, EXITED, FAILED, DELETING -> tellState(stop.instance(), it);
      }
    }
  }

  private void delete(Delete delete) {
    ModelHolding it = held.get(delete.instance());
    if (it != null && it.generation > delete.generation()) {
      send(
          new DeleteFailure(
              delete.instance(), delete.generation(), id, RefusalReason.STALE_GENERATION, "newer"));
      return;
    }
    if (it != null && it.disk) {
      world.checkDiskMayGo(delete.instance());
    }
    held.remove(delete.instance());
    tombstones.merge(delete.instance(), delete.generation(), Math::max);
    send(new InstanceDeleted(delete.instance(), delete.generation(), id));
  }

  boolean holds(InstanceId instance, ModelHolding it) {
    return held.get(instance) == it;
  }
}
