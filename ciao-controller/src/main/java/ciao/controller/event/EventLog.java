package ciao.controller.event;

import ciao.controller.instance.EventSink;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.GrowingIds;
import ciao.controller.resource.Resources;
import ciao.controller.resource.TenantSpec;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Unread;
import ciao.state.reconcile.Declaration;
import ciao.state.reconcile.Input;
import ciao.state.reconcile.Outcome;
import ciao.state.reconcile.Output;
import ciao.state.reconcile.QueueReconciler;
import ciao.state.reconcile.RateLimit;
import ciao.state.reconcile.Turn;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events by and by, each tenant's in turn, prunes the oldest, and removes those of tenants
 * that are deleted. Nothing depends on an event: what waits for a disk that takes nothing is
 * bounded, and the log says, once a minute at most, how many were dropped.
 */
public final class EventLog implements QueueReconciler<TenantSpec>, EventSink {
  /** Who writes events, and nobody else. */
  public static final String NAME = "event-log";

  /** Operations of one turn, half of them events. */
  private static final int MOST_AT_ONCE = 400;

  /** Tenants whose commits may be under way together. */
  private static final int CONCURRENCY = 32;

  /**
   * What a disk has to spare beside the instances that the events are about; an event that drives
   * an older one out is two operations. A burst is what may wait, and what that drives out.
   */
  private static final RateLimit PACE = new RateLimit(20_000, 2 * Waiting.MOST);

  /** What is counted and pruned, whether it can be read or not. */
  static final ResourceType<Unread> UNREAD = Unread.type(Resources.EVENT.name());

  private static final Logger log = LoggerFactory.getLogger(EventLog.class);

  private final GrowingIds ids;
  private final Waiting waiting;

  /** How many are stored of each tenant that has any, and of which none is on its way. */
  private final Map<Place, Integer> counts = new ConcurrentHashMap<>();

  private volatile Consumer<Pointer<TenantSpec>> put = tenant -> {};

  /** One tenant's shelf. */
  private record Place(String tenant, Shelf shelf) {}

  /**
   * Reads how many events there are.
   *
   * @param clock the time of day
   * @param steady what waits are measured by
   */
  public EventLog(Reader state, InstantSource clock, InstantSource steady) {
    this.ids = new GrowingIds(clock);
    this.waiting = new Waiting(steady);
    // What an event says is not read: one that cannot be must not keep the controller from
    // starting.
    for (Resource<Unread> event : state.list(UNREAD)) {
      Place place = new Place(event.metadata().namespace(), Shelf.of(event.metadata()));
      counts.merge(place, 1, Integer::sum);
      if (!ids.note(event.id())) {
        log.warn("event {} has no id of this log's; it is kept until it is the oldest", event.id());
      }
    }
  }

  /** What it declares: its items are the tenants, and what belongs to none. */
  public static Declaration declared() {
    return Declaration.named(NAME)
        .reads(Input.primary(Resources.TENANT))
        .writes(Output.exclusive(Resources.EVENT))
        .limited(PACE);
  }

  @Override
  public Declaration declaration() {
    return declared();
  }

  @Override
  public int concurrency() {
    return CONCURRENCY;
  }

  @Override
  public CompletionStage<?> alongside(Consumer<Pointer<TenantSpec>> wake) {
    put = wake;
    waiting.tenants().forEach(this::wake);
    return new CompletableFuture<>();
  }

  @Override
  public void record(EventSpec event) {
    String tenant = Objects.requireNonNullElse(event.tenant(), Resources.SYSTEM);
    waiting.add(tenant, event);
    wake(tenant);
  }

  private void wake(String tenant) {
    put.accept(Resources.TENANT.at(Resources.SYSTEM, tenant));
  }

  @Override
  public Outcome reconcile(Turn turn, Pointer<TenantSpec> item) {
    String tenant = item.id();
    if (turn.get(item).filter(there -> there.spec().retired()).isPresent()) {
      return forget(turn, tenant);
    }
    List<EventSpec> events = waiting.first(tenant, MOST_AT_ONCE / 2);
    if (events.isEmpty()) {
      return Outcome.skipped("nothing happened");
    }
    put(turn, tenant, events);
    turn.afterCommit(() -> {
      if (waiting.remove(tenant, events)) {
        wake(tenant);
      }
    });
    return Outcome.done();
  }

  /** In their order, each on its shelf, from which as many old ones go as are too many. */
  private void put(Turn turn, String tenant, List<EventSpec> events) {
    Map<Shelf, Integer> now = new EnumMap<>(Shelf.class);
    for (EventSpec event : events) {
      Shelf shelf = Shelf.of(event);
      now.computeIfAbsent(shelf, first -> count(turn, new Place(tenant, shelf)));
      now.merge(shelf, 1, Integer::sum);
      turn.put(Resources.EVENT.at(tenant, ids.next()), event, labels(shelf, event));
    }
    now.forEach((shelf, count) -> {
      int after = count - prune(turn, shelf.of(tenant), count - shelf.most());
      turn.afterCommit(() -> counts.put(new Place(tenant, shelf), after));
    });
  }

  private static Map<String, String> labels(Shelf shelf, EventSpec event) {
    Map<String, String> labels = new HashMap<>(shelf.labels());
    if (event.instance() != null) {
      labels.put(Resources.INSTANCE_LABEL, event.instance().toString());
    }
    return labels;
  }

  /** Forgotten until a turn is committed, so that nothing wrong is remembered. */
  private int count(Turn turn, Place place) {
    Integer count = counts.remove(place);
    return count == null ? turn.list(place.shelf().of(place.tenant())).size() : count;
  }

  /** Returns how many go. */
  private static int prune(Turn turn, Query<Unread> stored, int excess) {
    int most = Math.clamp(excess, 0, MOST_AT_ONCE);
    if (most == 0) {
      return 0;
    }
    List<Resource<Unread>> oldest = turn.list(stored.limit(most));
    oldest.forEach(event -> turn.remove(event.pointer()));
    return oldest.size();
  }

  /** Nobody may see them any more. */
  private Outcome forget(Turn turn, String tenant) {
    for (Shelf shelf : Shelf.values()) {
      counts.remove(new Place(tenant, shelf));
    }
    waiting.forget(tenant);
    if (prune(turn, Query.of(UNREAD).in(tenant), MOST_AT_ONCE) == 0) {
      return Outcome.skipped("it is deleted, and nothing is left of it");
    }
    turn.afterCommit(() -> wake(tenant));
    return Outcome.done();
  }
}
