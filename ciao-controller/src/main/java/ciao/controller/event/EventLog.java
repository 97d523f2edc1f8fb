package ciao.controller.event;

import ciao.controller.instance.EventSink;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.Resources;
import ciao.controller.turn.Turns;
import ciao.state.Committed;
import ciao.state.Operation;
import ciao.state.Query;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.WriteResult;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events by and by, and prunes the oldest of each tenant. Nothing depends on an event: when
 * the store cannot take them, or more wait than may, they are dropped and the log says how many.
 */
public final class EventLog implements EventSink {
  private static final Logger log = LoggerFactory.getLogger(EventLog.class);

  /** What a tenant is shown: a page or two of history, not an archive. */
  public static final int MOST_PER_TENANT = 1_000;

  /** What waits for the disk: a second of a very busy cluster. */
  private static final int MOST_WAITING = 20_000;

  private static final int MOST_AT_ONCE = 200;
  private static final String OWNER = "event-log";

  private final Store store;
  private final InstantSource clock;
  private final Turns turns;
  private final Object lock = new Object();
  private final Queue<EventSpec> waiting = new ArrayDeque<>();
  private long dropped;

  // Touched within turns only.
  private final Map<String, Integer> counts = new HashMap<>();
  private long lastId;
  private @Nullable Batch writing;

  private record Batch(CompletableFuture<WriteResult> answer, Map<String, Integer> added) {}

  /** Reads how many events there are. */
  public EventLog(Store store, InstantSource clock, Executor executor) {
    this.store = store;
    this.clock = clock;
    this.turns = new Turns(executor, this::turn);
    for (Resource<EventSpec> event : store.list(Resources.EVENT)) {
      counts.merge(event.metadata().namespace(), 1, Integer::sum);
      lastId = Math.max(lastId, number(event.id()));
    }
  }

  /** 0 when nobody here gave it that id. */
  private static long number(String id) {
    try {
      return Long.parseLong(id, 16);
    } catch (NumberFormatException strange) {
      log.warn("event {} has no id of this log's; it is kept", id);
      return 0;
    }
  }

  @Override
  public void record(EventSpec event) {
    synchronized (lock) {
      if (waiting.size() < MOST_WAITING) {
        waiting.add(event);
      } else {
        dropped++;
      }
    }
    turns.wake();
  }

  private void turn() {
    Batch last = writing;
    if (last != null) {
      if (!last.answer().isDone()) {
        return;
      }
      writing = null;
      settle(last);
    }
    List<EventSpec> events = take();
    if (!events.isEmpty()) {
      write(events);
    }
  }

  private void settle(Batch batch) {
    switch (batch.answer().join()) {
      case Committed committed ->
          batch.added().forEach((namespace, more) -> counts.merge(namespace, more, Integer::sum));
      case Refusal refusal -> log.warn("events were not recorded: {}", refusal.sentence());
    }
  }

  private List<EventSpec> take() {
    synchronized (lock) {
      if (dropped > 0) {
        log.warn("{} events were not recorded: more than {} waited", dropped, MOST_WAITING);
        dropped = 0;
      }
      List<EventSpec> taken = new ArrayList<>();
      while (taken.size() < MOST_AT_ONCE) {
        EventSpec next = waiting.poll();
        if (next == null) {
          break;
        }
        taken.add(next);
      }
      return taken;
    }
  }

  private void write(List<EventSpec> events) {
    List<Operation> operations = new ArrayList<>();
    Map<String, Integer> added = new HashMap<>();
    for (EventSpec event : events) {
      String namespace = Objects.requireNonNullElse(event.tenant(), Resources.SYSTEM);
      operations.add(Operation.create(Resources.EVENT.at(namespace, nextId()), OWNER, event));
      added.merge(namespace, 1, Integer::sum);
    }
    added.replaceAll((namespace, more) -> more - prune(namespace, more, operations));
    CompletableFuture<WriteResult> answer = store.write(new Transaction(operations));
    writing = new Batch(answer, added);
    answer.whenComplete((result, thrown) -> turns.wake());
  }

  /** Makes room for so many more. Returns how many go. */
  private int prune(String namespace, int more, List<Operation> operations) {
    int excess = counts.getOrDefault(namespace, 0) + more - MOST_PER_TENANT;
    if (excess <= 0) {
      return 0;
    }
    List<Resource<EventSpec>> oldest =
        store.list(Query.of(Resources.EVENT).in(namespace).limit(excess));
    oldest.forEach(event -> operations.add(Operation.destroy(event.pointer(), OWNER)));
    return oldest.size();
  }

  /** Sixteen digits that grow with time, also when the clock does not. */
  private String nextId() {
    lastId = Math.max(lastId + 1, clock.millis() << 20);
    return "%016x".formatted(lastId);
  }
}
