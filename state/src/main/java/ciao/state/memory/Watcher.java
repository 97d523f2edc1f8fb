package ciao.state.memory;

import ciao.state.Event;
import ciao.state.UnreadableSpecException;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch: a bounded buffer of changes, filled by the committer and emptied by turns on the
 * watcher's executor, one turn at a time. What overflows the buffer is dropped, and the watch ends
 * with one error behind what was buffered before.
 */
final class Watcher<S extends Record> implements Flow.Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /** Events delivered before the turn goes to the back of a shared executor's queue. */
  private static final int EVENTS_PER_TURN = 256;

  private final WatchRequest<S> request;
  private final Executor executor;
  private final Outlet<S> outlet;
  private final Consumer<Watcher<?>> unregister;

  private final Object lock = new Object();
  // Guarded by the lock.
  private final ArrayDeque<Change> buffer = new ArrayDeque<>();
  private @Nullable WatchError failure;
  private @Nullable IllegalArgumentException misuse;
  private long demand;
  private boolean turnDue;
  private boolean ended;
  // Touched only before the first turn, then by the turns.
  private Iterator<Event<S>> backlog = Collections.emptyIterator();
  private boolean subscribed;
  private long position;

  Watcher(
      WatchRequest<S> request,
      Executor executor,
      Outlet<S> outlet,
      Consumer<Watcher<?>> unregister) {
    this.request = request;
    this.executor = executor;
    this.outlet = outlet;
    this.unregister = unregister;
  }

  WatchRequest<S> request() {
    return request;
  }

  /** Once, before anything else; the first turn is then due. */
  void begin(Iterator<Event<S>> newBacklog, long startPosition) {
    synchronized (lock) {
      backlog = newBacklog;
      position = startPosition;
      turnDue = true;
    }
  }

  /** Buffers a change if it is wanted; true when the caller must {@link #wake} this watcher. */
  boolean offer(Change change) {
    Change seen = Seen.by(request, change);
    if (seen == null) {
      return false;
    }
    synchronized (lock) {
      if (ended || failure != null) {
        return false;
      }
      if (buffer.size() == request.buffer()) {
        failure = new WatchError.Overrun(request.buffer());
      } else {
        buffer.add(seen);
      }
      return becomesDue();
    }
  }

  /** Ends the watch behind what is buffered; true when the caller must {@link #wake} it. */
  boolean fail(WatchError error) {
    synchronized (lock) {
      if (!ended && failure == null) {
        failure = error;
      }
      return becomesDue();
    }
  }

  void wake() {
    try {
      executor.execute(this::turn);
    } catch (RuntimeException e) {
      // The executor refuses work, or ran the listener here and that threw: either way the
      // committer, whose thread this may be, is not to suffer for one watcher.
      LOG.warn("watch of {} ends: its executor or its listener failed", request.type(), e);
      cancel();
    }
  }

  @Override
  public void request(long n) {
    boolean due;
    synchronized (lock) {
      if (n <= 0) {
        misuse = new IllegalArgumentException("request: %d (expected: 1 or more)".formatted(n));
      } else {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
      due = becomesDue();
    }
    if (due) {
      wake();
    }
  }

  @Override
  public void cancel() {
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      buffer.clear();
    }
    unregister.accept(this);
  }

  private void turn() {
    try {
      if (!subscribed) {
        subscribed = true;
        outlet.begin(this);
      }
      for (int i = 0; i < EVENTS_PER_TURN; i += outlet.most()) {
        if (!deliverNext()) {
          return;
        }
      }
    } catch (RuntimeException | Error e) {
      cancel();
      throw e;
    }
    wake();
  }

  /** False when there is nothing to deliver now; whatever changes that wakes this watcher. */
  private boolean deliverNext() {
    IllegalArgumentException asked;
    synchronized (lock) {
      if (!hasWork()) {
        turnDue = false;
        return false;
      }
      asked = misuse;
      if (asked == null && demand != Long.MAX_VALUE) {
        demand--;
      }
    }
    if (asked != null) {
      cancel();
      outlet.misused(asked);
      return true;
    }
    List<Event<S>> events = pending();
    if (events.isEmpty()) {
      return true; // cancelled just now
    }
    boolean last = events.getLast() instanceof Event.Errored<S>;
    if (last) {
      cancel();
    }
    outlet.deliver(events);
    if (last) {
      outlet.end();
    }
    return true;
  }

  /** As many as one delivery takes; nothing comes behind an error. */
  private List<Event<S>> pending() {
    List<Event<S>> events = new ArrayList<>();
    try {
      while (events.size() < outlet.most() && backlog.hasNext()) {
        add(events, backlog.next());
        if (events.getLast() instanceof Event.Errored<S>) {
          return events;
        }
      }
      for (Change change : buffered(outlet.most() - events.size())) {
        add(events, Watches.event(request.type(), change));
      }
    } catch (UnreadableSpecException e) {
      WatchError unreadable = new WatchError.UnreadableSpec(String.valueOf(e.getMessage()));
      add(events, new Event.Errored<>(position, unreadable));
      return events;
    }
    WatchError error = events.size() < outlet.most() ? errorIfDrained() : null;
    if (error != null) {
      add(events, new Event.Errored<>(position, error));
    }
    return events;
  }

  private void add(List<Event<S>> events, Event<S> event) {
    events.add(event);
    position = event.position();
  }

  private List<Change> buffered(int most) {
    synchronized (lock) {
      List<Change> taken = new ArrayList<>(Math.min(most, buffer.size()));
      while (taken.size() < most && !buffer.isEmpty()) {
        taken.add(buffer.remove());
      }
      return taken;
    }
  }

  private @Nullable WatchError errorIfDrained() {
    synchronized (lock) {
      return buffer.isEmpty() && !ended ? failure : null;
    }
  }

  private boolean becomesDue() {
    if (turnDue || !hasWork()) {
      return false;
    }
    turnDue = true;
    return true;
  }

  private boolean hasWork() {
    if (ended) {
      return false;
    }
    return misuse != null
        || (demand > 0 && (backlog.hasNext() || !buffer.isEmpty() || failure != null));
  }
}
