package ciao.state.reconcile;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the keys of a {@link KeyQueue} worked on by the engine's executor, so many at a time, and
 * brings back those that failed. A plain reconciler is a queue with one key. Its lock is held for a
 * few instructions only, never while working.
 */
final class WorkQueue<K> {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);

  /**
   * Conflicts in a row that are repeated at once: each means that somebody else got on. More of
   * them look like work that does not see what it conflicts with, and back off as failures.
   */
  private static final int MOST_CONFLICTS = 8;

  /**
   * How keys are handled.
   *
   * @param concurrency keys in work at a time
   * @param firmBackoff whether the wait after a failure is kept even when the key is put again
   * @param counted whether the queue's length is this reconciler's
   */
  record Style(int concurrency, boolean firmBackoff, boolean counted) {}

  private final String name;
  private final Style style;
  private final Surroundings surroundings;
  private final Function<K, CompletableFuture<End>> work;

  private final Object lock = new Object();
  // Guarded by the lock.
  private final KeyQueue<K> queue = new KeyQueue<>();
  private final Map<K, Future<?>> alarms = new HashMap<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private int inWork;
  private boolean pumping;
  private boolean stopped;

  /**
   * @param work begins the work on a key; its future completes in any case, and never with an
   *     exception
   */
  WorkQueue(
      String name,
      Style style,
      Surroundings surroundings,
      Function<K, CompletableFuture<End>> work) {
    this.name = name;
    this.style = style;
    this.surroundings = surroundings;
    this.work = work;
  }

  void put(K key) {
    synchronized (lock) {
      if (stopped) {
        return;
      }
      queue.put(key);
      if (queue.ticket(key) == 0) {
        cancelAlarm(key);
      }
    }
    pump();
  }

  /** No more work begins; completes when that under way has ended. */
  CompletableFuture<Void> stop() {
    synchronized (lock) {
      stopped = true;
      alarms.values().forEach(alarm -> alarm.cancel(false));
      alarms.clear();
      if (inWork == 0) {
        idle.complete(null);
      }
    }
    return idle;
  }

  /**
   * Hands out keys until none may be. Whoever comes while another is at it leaves it to that one,
   * so that an executor that works in the calling thread does not nest.
   */
  private void pump() {
    synchronized (lock) {
      if (pumping) {
        return;
      }
      pumping = true;
    }
    for (K key = next(); key != null; key = next()) {
      K taken = key;
      try {
        surroundings.executor().execute(() -> begin(taken));
      } catch (RejectedExecutionException shutDown) {
        log.error("reconciler {} ends: its executor was shut down before it", name, shutDown);
        end();
      }
    }
  }

  private void end() {
    synchronized (lock) {
      stopped = true;
      ended();
    }
  }

  /** Under the lock. */
  private void ended() {
    inWork--;
    if (stopped && inWork == 0) {
      idle.complete(null);
    }
  }

  private @Nullable K next() {
    int length;
    K key;
    synchronized (lock) {
      key = stopped || inWork == style.concurrency() ? null : queue.take();
      if (key == null) {
        pumping = false;
      } else {
        inWork++;
      }
      length = queue.size();
    }
    if (style.counted()) {
      surroundings.metrics().queueLength(name, length);
    }
    return key;
  }

  private void begin(K key) {
    var _ =
        work.apply(key)
            .whenComplete((end, bug) ->
                ended(key, bug == null ? end : new End.Failed("a bug: " + bug, Optional.empty())));
  }

  private void ended(K key, End end) {
    synchronized (lock) {
      ended();
      if (stopped) {
        return;
      }
      switch (end) {
        case End.Over _ -> queue.release(key);
        case End.Again(Duration wait) -> {
          queue.forgive(key);
          delay(key, wait, false);
        }
        case End.Failed failed -> backOff(key, failed);
        case End.Outdated(String reason) -> {
          if (queue.conflicted(key) <= MOST_CONFLICTS) {
            queue.repeat(key);
          } else {
            backOff(key, new End.Failed(reason, Optional.empty()));
          }
        }
      }
    }
    pump();
  }

  private void backOff(K key, End.Failed failed) {
    int failures = queue.failed(key);
    Duration wait = failed.delay().orElseGet(() -> surroundings.backoff(failures));
    log.warn(
        "reconciler {} failed on {}, {} in a row, and tries again in {}: {}",
        name,
        key,
        failures,
        wait,
        failed.reason());
    delay(key, wait, style.firmBackoff());
  }

  private void delay(K key, Duration wait, boolean firm) {
    queue.delay(key, firm);
    long ticket = queue.ticket(key);
    if (ticket == 0) {
      return;
    }
    try {
      alarms.put(key, surroundings.alarm(wait, () -> due(key, ticket)));
    } catch (RejectedExecutionException shutDown) {
      log.error("reconciler {} ends: the timers were shut down before it", name, shutDown);
      stopped = true;
    }
  }

  private void due(K key, long ticket) {
    synchronized (lock) {
      if (stopped) {
        return;
      }
      if (queue.ticket(key) == ticket) {
        alarms.remove(key);
        queue.due(key, ticket);
      }
    }
    pump();
  }

  private void cancelAlarm(K key) {
    Future<?> alarm = alarms.remove(key);
    if (alarm != null) {
      alarm.cancel(false);
    }
  }
}
