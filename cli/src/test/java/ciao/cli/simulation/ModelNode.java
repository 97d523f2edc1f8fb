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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A node by the launcher's rules: prepares on START, runs on Grant, remembers what it deleted. */
final class ModelNode {
  private record Held(long generation, Demands demands, InstanceState state) {}

  private final NodeId id;
  private final Room capacity;
  private final BiConsumer<ModelNode, Payload> speaks;
  private final Map<InstanceId, Held> held = new TreeMap<>();
  private final Map<InstanceId, Long> highest = new TreeMap<>();
  private Room room;
  private long starts;
  private long sequence;

  ModelNode(NodeId id, Room capacity, BiConsumer<ModelNode, Payload> speaks) {
    this.id = id;
    this.capacity = capacity;
    this.room = capacity;
    this.speaks = speaks;
  }

  NodeId id() {
    return id;
  }

  /** Whether this node runs the instance now. */
  boolean runs(InstanceId instance) {
    Held here = held.get(instance);
    return here != null && here.state() == InstanceState.ACTIVE;
  }

  /** STARTs count from the beginning of each connection, which brings READY and all there is. */
  void connected() {
    starts = 0;
    say(ready());
    say(stats(true));
  }

  private void say(Payload payload) {
    speaks.accept(this, payload);
  }

  private Ready ready() {
    return new Ready(
        id, "host-" + id.value().getLeastSignificantBits(), capacity, room, Map.of(), 0, starts);
  }

  void hear(Payload payload) {
    switch (payload) {
      case Start start -> start(start);
      case Grant grant -> grant(grant);
      case Stop stop -> stop(stop);
      case Delete delete -> delete(delete);
      case ReportInventory asked -> say(stats(true));
      default -> throw new AssertionError("no node hears " + payload);
    }
  }

  /** What launchers do every few seconds: READY, claims of what waits for a grant, and STATS. */
  void beat() {
    say(ready());
    say(stats(false));
    held.forEach((instance, here) -> {
      if (here.state() == InstanceState.PREPARED) {
        say(new InstanceClaimed(instance, here.generation(), id));
      }
    });
  }

  private void start(Start start) {
    starts++;
    InstanceId instance = start.instance();
    long seen = highest.getOrDefault(instance, 0L);
    Held here = held.get(instance);
    if (start.generation() < seen || (start.generation() == seen && here == null)) {
      say(new InstanceDeleted(instance, start.generation(), id));
    } else if (here != null && here.generation() == start.generation()) {
      answer(instance, here);
    } else {
      take(start, here);
    }
    say(ready());
  }

  private void answer(InstanceId instance, Held here) {
    if (here.state() == InstanceState.PREPARED) {
      say(new InstanceClaimed(instance, here.generation(), id));
    } else {
      report(instance, here);
    }
  }

  private void take(Start start, @Nullable Held earlier) {
    Room free = earlier == null ? room : without(earlier);
    if (!free.fits(start.demands())) {
      say(
          new StartFailure(
              start.instance(), start.generation(), id, RefusalReason.FULL_CN, "no room"));
      return;
    }
    room = free.less(start.demands());
    highest.put(start.instance(), start.generation());
    held.put(
        start.instance(), new Held(start.generation(), start.demands(), InstanceState.PREPARED));
    say(new InstanceClaimed(start.instance(), start.generation(), id));
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
      say(ready());
    }
  }

  private void delete(Delete delete) {
    Held here = held.get(delete.instance());
    highest.merge(delete.instance(), delete.generation(), Math::max);
    if (here != null && here.generation() <= delete.generation()) {
      held.remove(delete.instance());
      room = without(here);
      say(ready());
    }
    say(new InstanceDeleted(delete.instance(), delete.generation(), id));
  }

  private void become(InstanceId instance, Held here, InstanceState state) {
    Held next = new Held(here.generation(), here.demands(), state);
    held.put(instance, next);
    report(instance, next);
  }

  private void report(InstanceId instance, Held here) {
    say(new InstanceStateChanged(id, describe(instance, here)));
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
