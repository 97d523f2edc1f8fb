package ciao.controller.instance;

import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.NodeId;
import ciao.state.Event;
import ciao.state.Store;
import ciao.state.Watch;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many instances a tenant, a workload and a node have, without counting each time. Follows the
 * store, so a write shows here a moment later: good for people to read, not for decisions.
 */
public final class InstanceCounts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InstanceCounts.class);

  private final Store store;
  private final Executor executor;
  private final Map<String, Integer> perTenant = new ConcurrentHashMap<>();
  private final Map<String, Integer> perWorkload = new ConcurrentHashMap<>();
  private final Map<NodeId, Integer> perNode = new ConcurrentHashMap<>();
  private volatile @Nullable Watch wishes;
  private volatile @Nullable Watch statuses;

  /** Begins to count. */
  public InstanceCounts(Store store, Executor executor) {
    this.store = store;
    this.executor = executor;
    followWishes();
    followStatuses();
  }

  public int ofTenant(String tenant) {
    return perTenant.getOrDefault(tenant, 0);
  }

  public int ofWorkload(String workload) {
    return perWorkload.getOrDefault(workload, 0);
  }

  /** How many are bound to this node, or have their disk on it. */
  public int ofNode(NodeId node) {
    return perNode.getOrDefault(node, 0);
  }

  private void followWishes() {
    perTenant.clear();
    perWorkload.clear();
    wishes = store.watch(WatchRequest.of(Resources.INSTANCE), executor, this::wish);
  }

  private void wish(Event<InstanceSpec> event) {
    switch (event) {
      case Event.Created<InstanceSpec> created -> {
        add(perTenant, created.resource().metadata().namespace(), 1);
        add(perWorkload, created.resource().spec().workload(), 1);
      }
      case Event.Destroyed<InstanceSpec> destroyed -> {
        add(perTenant, destroyed.pointer().namespace(), -1);
        destroyed.last().ifPresent(last -> add(perWorkload, last.spec().workload(), -1));
      }
      case Event.Updated<InstanceSpec> sameWorkload -> {}
      case Event.Bootstrapped<InstanceSpec> bootstrapped -> {}
      case Event.Errored<InstanceSpec> errored -> {
        if (goesOn(errored.error())) {
          followWishes();
        }
      }
    }
  }

  private void followStatuses() {
    perNode.clear();
    statuses = store.watch(WatchRequest.of(Resources.INSTANCE_STATUS), executor, this::status);
  }

  private void status(Event<InstanceStatus> event) {
    switch (event) {
      case Event.Created<InstanceStatus> created ->
          add(perNode, created.resource().spec().binding().holder(), 1);
      case Event.Updated<InstanceStatus> updated -> {
        add(perNode, updated.old().spec().binding().holder(), -1);
        add(perNode, updated.resource().spec().binding().holder(), 1);
      }
      case Event.Destroyed<InstanceStatus> destroyed ->
          destroyed.last().ifPresent(last -> add(perNode, last.spec().binding().holder(), -1));
      case Event.Bootstrapped<InstanceStatus> bootstrapped -> {}
      case Event.Errored<InstanceStatus> errored -> {
        if (goesOn(errored.error())) {
          followStatuses();
        }
      }
    }
  }

  private static <K> void add(Map<K, Integer> counts, @Nullable K key, int more) {
    if (key != null) {
      counts.merge(key, more, (old, change) -> old + change == 0 ? null : old + change);
    }
  }

  private static boolean goesOn(WatchError error) {
    return switch (error) {
      case WatchError.Closed closed -> false;
      case WatchError.UnreadableSpec unreadable -> {
        log.error("instances are counted no more: {}", error.sentence());
        yield false;
      }
      case WatchError.Overrun behind -> anew(error);
      case WatchError.PositionExpired behind -> anew(error);
      case WatchError.PositionUnknown behind -> anew(error);
    };
  }

  private static boolean anew(WatchError error) {
    log.info("counting instances anew: {}", error.sentence());
    return true;
  }

  @Override
  public void close() {
    for (Watch watch : new Watch[] {wishes, statuses}) {
      if (watch != null) {
        watch.close();
      }
    }
  }
}
