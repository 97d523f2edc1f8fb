import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.SessionListener;
import ciao.ssntp.payload.ClusterConfiguration;
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
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.Stats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A launcher as the controller and the scheduler see it: it claims what it is sent, runs nothing when
 * that is granted, and reports. Its methods are called by one event loop and one timer.
 */
final class PretendNode implements SessionListener {
  private record Held(long generation, Demands demands, String group, InstanceState state) {}

  private final NodeId self;
  private final String hostname;
  private final Room capacity;
  private final Map<String, String> labels;
  private final Map<InstanceId, Held> held = new HashMap<>();
  private final Map<String, Integer> groups = new HashMap<>();
  private final Counts counts;
  private Room room;
  private Session session;
  private long starts;
  private long sequence;

  /** Of all nodes: how many have been connected, and what runs. */
  record Counts(AtomicInteger connections, AtomicInteger active) {}

  PretendNode(
      NodeId self, String hostname, Room capacity, Map<String, String> labels, Counts counts) {
    this.counts = counts;
    this.self = self;
    this.hostname = hostname;
    this.capacity = capacity;
    this.labels = labels;
    this.room = capacity;
  }

  @Override
  public synchronized void connected(Session connected, ClusterConfiguration configuration) {
    counts.connections().incrementAndGet();
    session = connected;
    starts = 0;
    connected.send(Operand.READY, ready());
    connected.send(Operand.STATS, stats(true));
  }

  @Override
  public synchronized void disconnected(Session gone, String why) {
    session = null;
  }

  /** STATS, as every few seconds. */
  synchronized void report() {
    if (session != null) {
      session.send(Operand.STATS, stats(false));
    }
  }

  @Override
  public synchronized void received(Session from, Message message) {
    switch (message.payload()) {
      case Start start -> {
        starts++;
        take(start);
        from.send(
            Operand.INSTANCE_CLAIMED,
            new InstanceClaimed(start.instance(), start.generation(), self));
        from.send(Operand.READY, ready());
      }
      case Grant grant -> {
        Held here = held.get(grant.instance());
        if (here != null
            && here.generation() == grant.generation()
            && here.state() == InstanceState.PREPARED) {
          Held runs =
              new Held(here.generation(), here.demands(), here.group(), InstanceState.ACTIVE);
          held.put(grant.instance(), runs);
          counts.active().incrementAndGet();
          from.send(
              Operand.INSTANCE_STATE_CHANGED,
              new InstanceStateChanged(self, describe(grant.instance(), runs)));
        }
      }
      case Delete delete -> {
        Held here = held.get(delete.instance());
        if (here != null && here.generation() <= delete.generation()) {
          drop(delete.instance());
        }
        from.send(
            Operand.INSTANCE_DELETED,
            new InstanceDeleted(delete.instance(), delete.generation(), self));
        from.send(Operand.READY, ready());
      }
      case ReportInventory asked -> from.send(Operand.STATS, stats(true));
      case null, default -> {}
    }
  }

  private void take(Start start) {
    drop(start.instance());
    String group =
        start.scheduling() == null || start.scheduling().group() == null
            ? null
            : start.tenant().group(start.scheduling().group());
    room = room.less(start.demands());
    if (group != null) {
      groups.merge(group, 1, Integer::sum);
    }
    held.put(
        start.instance(),
        new Held(start.generation(), start.demands(), group, InstanceState.PREPARED));
  }

  private void drop(InstanceId instance) {
    Held here = held.remove(instance);
    if (here != null) {
      room = room.plus(here.demands());
      if (here.group() != null) {
        groups.computeIfPresent(here.group(), (group, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  private Ready ready() {
    return new Ready(self, hostname, capacity, room, labels, 0, starts, groups);
  }

  private Stats stats(boolean whole) {
    List<InstanceReport> all =
        held.entrySet().stream().map(one -> describe(one.getKey(), one.getValue())).toList();
    String hash = Inventories.hash(all);
    sequence++;
    return new Stats(
        self, sequence, ready(), 1, 1, 64, List.of(), List.of(), hash, whole ? all : null);
  }

  private static InstanceReport describe(InstanceId instance, Held here) {
    return new InstanceReport(
        instance, here.generation(), here.state(), null, null, 0, null, null, null);
  }
}
