package ciao.controller.node;

import ciao.controller.instance.EventSink;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Severity;
import ciao.controller.resource.NodeAvailability;
import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceUsage;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Stats;
import ciao.state.Resource;
import ciao.state.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Follows every node: whether it is connected, what it has, and its latest numbers. Statuses are
 * stored when they change; numbers come every few seconds and stay in memory. Events arrive on the
 * link's thread, one at a time; readers may be any thread.
 */
public final class NodeTracker {
  private final Store store;
  private final EventSink events;
  private final InstantSource clock;
  private final ScheduledExecutorService timers;
  private final Duration startGrace;
  private final StatusWriter writer;
  private final Map<NodeId, NodeNumbers> numbers = new ConcurrentHashMap<>();
  private final Map<InstanceId, InstanceUsage> usage = new ConcurrentHashMap<>();

  // Guarded by this: the link's thread and, once per session, a timer.
  private final Map<NodeId, NodeStatus> statuses = new HashMap<>();
  private final Map<NodeId, Set<InstanceId>> measured = new HashMap<>();
  private final Set<NodeId> connected = new HashSet<>();
  private long session;

  /**
   * Reads the statuses there are.
   *
   * @param executor runs the writer's turns
   * @param startGrace how long nodes may take to return after the scheduler or the controller was
   *     away
   */
  public NodeTracker(
      Store store,
      EventSink events,
      InstantSource clock,
      ScheduledExecutorService timers,
      Executor executor,
      Duration startGrace) {
    this.store = store;
    this.events = events;
    this.clock = clock;
    this.timers = timers;
    this.startGrace = startGrace;
    this.writer = new StatusWriter(store, timers, executor);
    for (Resource<NodeStatus> node : store.list(Resources.NODE_STATUS, Resources.SYSTEM)) {
      statuses.put(NodeId.of(node.id()), node.spec());
    }
  }

  /** The latest numbers of a node, if it sent any since the controller started. */
  public Optional<NodeNumbers> numbers(NodeId node) {
    return Optional.ofNullable(numbers.get(node));
  }

  /** What an instance was last measured to use, while it is measured. */
  public Optional<InstanceUsage> usage(InstanceId instance) {
    return Optional.ofNullable(usage.get(instance));
  }

  /** The host name of a node, if it ever told it. */
  public Optional<String> hostname(NodeId node) {
    return store.get(Resources.node(node)).map(status -> status.spec().hostname());
  }

  /** There is a session with the scheduler, which names its nodes next. */
  public synchronized void schedulerConnected() {
    connected.clear();
    long current = ++session;
    timers.schedule(() -> graceOver(current), startGrace.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void graceOver(long thatSession) {
    if (thatSession == session) {
      for (NodeId node : List.copyOf(statuses.keySet())) {
        if (!connected.contains(node)) {
          become(node, NodeAvailability.DISCONNECTED);
        }
      }
    }
  }

  /** A payload arrived; those that are not about nodes are passed over. */
  public synchronized void deliver(Payload payload) {
    if (payload instanceof NodeConnected arrived) {
      connected(arrived.node(), arrived.nodeType());
    } else if (payload instanceof NodeDisconnected left) {
      connected.remove(left.node());
      forgetNumbers(left.node());
      become(left.node(), NodeAvailability.DISCONNECTED);
    } else if (payload instanceof Stats stats) {
      stats(stats);
    }
  }

  private void connected(NodeId node, NodeType type) {
    connected.add(node);
    NodeStatus known = statuses.get(node);
    if (known == null) {
      put(
          node,
          new NodeStatus(
              node.toString(), type, NodeAvailability.CONNECTED, null, Map.of(), clock.instant()));
      tell(node, Severity.INFO, "connected for the first time");
    } else if (known.availability() == NodeAvailability.DISCONNECTED) {
      become(node, NodeAvailability.CONNECTED);
    }
  }

  private void become(NodeId node, NodeAvailability availability) {
    NodeStatus known = statuses.get(node);
    if (known == null || known.availability() == availability) {
      return;
    }
    put(node, changed(known, availability, known));
    if (availability == NodeAvailability.DISCONNECTED) {
      tell(node, Severity.ERROR, "disconnected");
    } else if (known.availability() == NodeAvailability.DISCONNECTED) {
      tell(node, Severity.INFO, "connected");
    }
  }

  private NodeStatus changed(
      NodeStatus before, NodeAvailability availability, NodeStatus description) {
    return new NodeStatus(
        description.hostname(),
        description.type(),
        availability,
        description.capacity(),
        description.labels(),
        before.availability() == availability ? before.since() : clock.instant());
  }

  private void stats(Stats stats) {
    NodeId node = stats.node();
    NodeStatus known = statuses.get(node);
    if (known == null || !connected.contains(node)) {
      return; // its NodeConnected comes first on every session
    }
    numbers.put(
        node,
        new NodeNumbers(
            stats.ready().room(),
            stats.ready().loadPermille() / 1000.0,
            stats.cpus(),
            stats.memoryAvailableMib(),
            stats.diskAvailableMib(),
            clock.instant()));
    measure(node, stats.usage());
    NodeStatus described =
        new NodeStatus(
            stats.ready().hostname(),
            known.type(),
            known.availability(),
            stats.ready().capacity(),
            stats.ready().labels(),
            known.since());
    put(node, changed(known, availability(stats.ready().room()), described));
  }

  private static NodeAvailability availability(Room room) {
    boolean takesWork = room.slots() >= 1 && room.vcpus() >= 1 && room.memoryMib() >= 1;
    return takesWork ? NodeAvailability.READY : NodeAvailability.FULL;
  }

  private void measure(NodeId node, List<InstanceUsage> all) {
    Set<InstanceId> before = measured.getOrDefault(node, Set.of());
    Set<InstanceId> now = new HashSet<>();
    for (InstanceUsage one : all) {
      now.add(one.instance());
      usage.put(one.instance(), one);
    }
    before.stream().filter(instance -> !now.contains(instance)).forEach(usage::remove);
    measured.put(node, now);
  }

  private void forgetNumbers(NodeId node) {
    numbers.remove(node);
    Set<InstanceId> gone = measured.remove(node);
    if (gone != null) {
      gone.forEach(usage::remove);
    }
  }

  private void put(NodeId node, NodeStatus status) {
    if (!status.equals(statuses.put(node, status))) {
      writer.write(node, status);
    }
  }

  private void tell(NodeId node, Severity severity, String message) {
    NodeStatus status = statuses.get(node);
    String name = status == null ? node.toString() : status.hostname();
    events.record(new EventSpec(clock.instant(), null, severity, "node", name, message));
  }
}
