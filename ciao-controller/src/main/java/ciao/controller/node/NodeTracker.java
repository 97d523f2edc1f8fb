package ciao.controller.node;

import ciao.controller.resource.NodeStatus;
import ciao.controller.resource.NodeWish;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceUsage;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Stats;
import ciao.state.Pointer;
import ciao.state.Reader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees nodes come and go, and keeps their latest numbers, which come every few seconds, in memory;
 * what changes rarely the {@link NodeReconciler} stores. Told by turns of the controller's one
 * executor; numbers may be asked for from any thread.
 */
public final class NodeTracker {
  /** A node that leaves out so many STATS is not slow, or its disk, but hangs. */
  private static final int MOST_STATS_MISSED = 10;

  private final Reader store;
  private final InstantSource clock;
  private final InstantSource steady;
  private final Map<NodeId, NodeNumbers> numbers = new ConcurrentHashMap<>();
  private final Map<NodeId, Map<InstanceId, InstanceUsage>> usage = new ConcurrentHashMap<>();

  /** When, by the steady clock, these compute nodes connected or sent STATS last. */
  private final Map<NodeId, Instant> heard = new ConcurrentHashMap<>();

  private volatile Duration statsPeriod = Duration.ZERO;

  // Touched within turns only.
  private final Map<NodeId, Sighting> sightings = new HashMap<>();
  private Consumer<Pointer<NodeStatus>> put = node -> {};
  private Consumer<Pointer<NodeWish>> putMode = node -> {};
  private @Nullable Instant session;

  /**
   * Nobody has been seen yet.
   *
   * @param clock the time of day, to be shown
   * @param steady what absence is measured by; unlike the time of day it is never set
   */
  public NodeTracker(Reader store, InstantSource clock, InstantSource steady) {
    this.store = store;
    this.clock = clock;
    this.steady = steady;
  }

  /** Where nobody sets the clock. */
  public NodeTracker(Reader store, InstantSource clock) {
    this(store, clock, clock);
  }

  /** The latest numbers of a node, if it sent any since the controller started. */
  public Optional<NodeNumbers> numbers(NodeId node) {
    return Optional.ofNullable(numbers.get(node));
  }

  /** What an instance was last measured to use on a node, while it is measured there. */
  public Optional<InstanceUsage> usage(NodeId node, InstanceId instance) {
    return Optional.ofNullable(usage.getOrDefault(node, Map.of()).get(instance));
  }

  /** The host name of a node, if it ever told it. */
  public Optional<String> hostname(NodeId node) {
    return store.get(Resources.node(node)).map(status -> status.spec().hostname());
  }

  /** Whether it is connected, and should have sent STATS long ago: its launcher hangs. */
  public boolean isUnresponsive(NodeId node) {
    Instant latest = heard.get(node);
    return latest != null
        && steady.instant().isAfter(latest.plus(statsPeriod.multipliedBy(MOST_STATS_MISSED)));
  }

  /** Who gives a node a turn. */
  void wakeBy(Consumer<Pointer<NodeStatus>> waker) {
    put = waker;
    sightings.keySet().forEach(node -> put.accept(Resources.node(node)));
  }

  /** Who is given a turn when a node connects. */
  void modesWakeBy(Consumer<Pointer<NodeWish>> waker) {
    putMode = waker;
  }

  /** Whether the scheduler says that it is connected. */
  boolean isConnected(NodeId node) {
    return session != null && sighting(node).filter(Sighting::connected).isPresent();
  }

  /** What was seen of it, if anything. */
  Optional<Sighting> sighting(NodeId node) {
    return Optional.ofNullable(sightings.get(node));
  }

  /**
   * Since when, by the steady clock, there is a session with the scheduler; empty: there is none.
   */
  Optional<Instant> session() {
    return Optional.ofNullable(session);
  }

  /**
   * There is a session with the scheduler, which names its nodes next.
   *
   * @param period how often they send STATS
   */
  public void schedulerConnected(Duration period) {
    session = steady.instant();
    statsPeriod = period;
    heard.clear();
    sightings.replaceAll((node, seen) -> seen.anew(seen.type(), false));
    store
        .list(Resources.NODE_STATUS, Resources.SYSTEM)
        .forEach(known -> put.accept(known.pointer()));
    sightings.keySet().forEach(node -> put.accept(Resources.node(node)));
  }

  /** Nothing is known of any node until there is another session. */
  public void schedulerDisconnected() {
    session = null;
    heard.clear();
  }

  /** The scheduler says that a node is connected. */
  public void connected(NodeId node, NodeType type) {
    if (type == NodeType.COMPUTE_NODE) { // others send no STATS
      heard.put(node, steady.instant());
    }
    sightings.put(node, sightings.getOrDefault(node, Sighting.NONE).anew(type, true));
    put.accept(Resources.node(node));
    putMode.accept(Resources.nodeWish(node));
  }

  /** The scheduler says that it is not any more. */
  public void disconnected(NodeId node) {
    forgetNumbers(node);
    sightings.computeIfPresent(node, (id, seen) -> seen.leftAt(steady.instant()));
    put.accept(Resources.node(node));
  }

  /** An instance is on a node that is not known: it was never stored, or is not yet. */
  public void expect(NodeId node) {
    if (sightings.putIfAbsent(node, Sighting.NONE) == null) {
      put.accept(Resources.node(node));
    }
  }

  /** A node told its numbers; its connection comes first on every session. */
  public void stats(Stats stats) {
    NodeId node = stats.node();
    Sighting seen = sightings.get(node);
    if (seen == null || !seen.connected()) {
      return;
    }
    Instant now = clock.instant();
    heard.put(node, steady.instant());
    numbers.put(
        node,
        new NodeNumbers(
            stats.ready().room(),
            stats.ready().loadPermille() / 1000.0,
            stats.cpus(),
            stats.memoryAvailableMib(),
            stats.diskAvailableMib(),
            now));
    usage.put(node, byInstance(stats.usage()));
    sightings.put(node, seen.saying(stats.ready(), now));
    put.accept(Resources.node(node));
  }

  private static Map<InstanceId, InstanceUsage> byInstance(List<InstanceUsage> all) {
    Map<InstanceId, InstanceUsage> usage = HashMap.newHashMap(all.size());
    all.forEach(one -> usage.put(one.instance(), one));
    return usage;
  }

  private void forgetNumbers(NodeId node) {
    heard.remove(node);
    numbers.remove(node);
    usage.remove(node);
  }
}
