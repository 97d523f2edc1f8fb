package ciao.cli.simulation;

import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Demands;
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
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node by the launcher's rules: prepares on START, runs on Grant, remembers what it deleted. */
final class ModelNode {
  private record Held(long generation, Demands demands, InstanceState state) {}

  private final NodeId id;
  private final Room capacity;
  private final Consumer<Payload> says;
  private final Map<InstanceId, Held> held = new TreeMap<>();
  private final Map<InstanceId, Long> highest = new TreeMap<>();
  private Room room;
  private long starts;
  private long sequence;

  ModelNode(NodeId id, Room capacity, Consumer<Payload> says) {
    this.id = id;
    this.capacity = capacity;
    this.room = capacity;
    this.says = says;
  }

  NodeId id() {
    return id;
  }

  /** Whether this node runs the instance now. */
  boolean runs(InstanceId instance) {
    Held here = held.get(instance);
    return here != null && here.state() == InstanceState.ACTIVE;
  }

  Ready ready() {
    return new Ready(
        id, "host-" + id.value().getLeastSignificantBits(), capacity, room, Map.of(), 0, starts);
  }

  void hear(Payload payload) {
    switch (payload) {
      case Start start -> start(start);
      case Grant grant -> grant(grant);
      case Stop stop -> stop(stop);
      case Delete delete -> delete(delete);
      case ReportInventory asked -> says.accept(stats(true));
      default -> throw new AssertionError("no node hears " + payload);
    }
  }

  /** What launchers do every few seconds: claims again what waits for a grant, and STATS. */
  void beat() {
    says.accept(stats(false));
    held.forEach((instance, here) -> {
      if (here.state() == InstanceState.PREPARED) {
        says.accept(new InstanceClaimed(instance, here.generation(), id));
      }
    });
  }

  private void start(Start start) {
    starts++;
    InstanceId instance = start.instance();
    long seen = highest.getOrDefault(instance, 0L);
    Held here = held.get(instance);
    if (start.generation() < seen || (start.generation() == seen && here == null)) {
      says.accept(new InstanceDeleted(instance, start.generation(), id));
    } else if (here != null && here.generation() == start.generation()) {
      answer(instance, here);
    } else {
      take(start, here);
    }
    says.accept(ready());
  }

  private void answer(InstanceId instance, Held here) {
    if (here.state() == InstanceState.PREPARED) {
      says.accept(new InstanceClaimed(instance, here.generation(), id));
    } else {
      report(instance, here);
    }
  }

  private void take(Start start, @Nullable Held earlier) {
    Room free = earlier == null ? room : without(earlier);
    if (!free.fits(start.demands())) {
      says.accept(
          new StartFailure(
              start.instance(), start.generation(), id, RefusalReason.FULL_CN, "no room"));
      return;
    }
    room = free.less(start.demands());
    highest.put(start.instance(), start.generation());
    held.put(
        start.instance(), new Held(start.generation(), start.demands(), InstanceState.PREPARED));
    says.accept(new InstanceClaimed(start.instance(), start.generation(), id));
  }

  /** The room when this one is gone; what has ended takes none already. */
  private Room without(Held here) {
    return here.state() == InstanceState.EXITED ? room : room.plus(here.demands());
  }

  private void grant(Grant grant) {
    Held here = held.get(grant.instance());
    if (here != null
        && here.generation() == grant.generation()
        && here.state() == InstanceState.PREPARED) {
      become(grant.instance(), here, InstanceState.ACTIVE);
    }
  }

  private void stop(Stop stop) {
    Held here = held.get(stop.instance());
    if (here != null && here.generation() == stop.generation()) {
      room = without(here);
      become(stop.instance(), here, InstanceState.EXITED);
      says.accept(ready());
    }
  }

  private void delete(Delete delete) {
    Held here = held.get(delete.instance());
    highest.merge(delete.instance(), delete.generation(), Math::max);
    if (here != null && here.generation() <= delete.generation()) {
      held.remove(delete.instance());
      room = without(here);
      says.accept(ready());
    }
    says.accept(new InstanceDeleted(delete.instance(), delete.generation(), id));
  }

  private void become(InstanceId instance, Held here, InstanceState state) {
    Held next = new Held(here.generation(), here.demands(), state);
    held.put(instance, next);
    report(instance, next);
  }

  private void report(InstanceId instance, Held here) {
    says.accept(new InstanceStateChanged(id, describe(instance, here)));
  }

  private static InstanceReport describe(InstanceId instance, Held here) {
    boolean ended = here.state() == InstanceState.EXITED;
    return new InstanceReport(
        instance, here.generation(), here.state(), ended ? 0 : null, null, 0, null, null, null);
  }

  private Stats stats(boolean withInventory) {
    List<InstanceReport> all =
        held.entrySet().stream().map(one -> describe(one.getKey(), one.getValue())).toList();
    return new Stats(
        id,
        ++sequence,
        ready(),
        0,
        0,
        1,
        List.of(),
        List.of(),
        Inventories.hash(all),
        withInventory ? all : null);
  }
}
