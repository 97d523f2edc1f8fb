package ciao.cli.state.remote;

import ciao.state.Event;
import ciao.state.WatchError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way from the network to whoever watches: a bounded buffer, emptied by turns on
 * the watcher's executor, one at a time. What is told of the past waits on the network until there
 * is room; what happens now and finds none ends the watch with one error, as in a store of one's
 * own.
 */
final class Inflow<S extends Record> implements Flow.Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(Inflow.class);

  /** Events delivered before the turn goes to the back of a shared executor's queue. */
  private static final int EVENTS_PER_TURN = 256;

  private final int room;
  private final Executor executor;
  private final Outlet<S> outlet;
  private final Runnable onEnd;

  private final Object lock = new Object();
  // Guarded by the lock.
  private final ArrayDeque<Event<S>> buffer = new ArrayDeque<>();
  private Event.@Nullable Errored<S> failure;
  private @Nullable IllegalArgumentException misuse;
  private long position;
  private long demand;
  private boolean gathering;
  private boolean turnDue = true; // the first one tells of the subscription
  private boolean ended;
  // Touched by the turns only.
  private boolean subscribed;

  /** Where events go; called by one turn at a time. */
  interface Outlet<S extends Record> {
    /** The most events of one delivery, which answers one request. */
    int most();

    void begin(Flow.Subscription subscription);

    void deliver(List<Event<S>> events);

    void end();

    void misused(IllegalArgumentException misuse);
  }

  /**
   * @param room events that may wait
   * @param onEnd ends what fills this; harmless when called again
   */
  Inflow(int room, Executor executor, Outlet<S> outlet, Runnable onEnd) {
    this.room = room;
    this.executor = executor;
    this.outlet = outlet;
    this.onEnd = onEnd;
  }

  /** Once, before anything else. */
  void begin() {
    wake();
  }

  /**
   * The contents of a type, which come in batches as large as may be: nothing is due before there
   * are as many as fit, or the last of them.
   */
  void contents(Event<S> event) throws InterruptedException {
    boolean due;
    synchronized (lock) {
      awaitRoom();
      add(event);
      gathering =
          !(event instanceof Event.Bootstrapped<S>)
              && buffer.size() < Math.min(room, outlet.most());
      due = becomesDue();
    }
    wakeIf(due);
  }

  /** What happened before the watch began. */
  void past(Event<S> event) throws InterruptedException {
    boolean due;
    synchronized (lock) {
      awaitRoom();
      add(event);
      due = becomesDue();
    }
    wakeIf(due);
  }

  /** What happens; false when nothing more is wanted. */
  boolean live(Event<S> event) {
    boolean due;
    boolean wanted;
    synchronized (lock) {
      if (buffer.size() == room) {
        end(new WatchError.Overrun(room));
      } else {
        add(event);
      }
      wanted = failure == null && !ended;
      due = becomesDue();
    }
    wakeIf(due);
    return wanted;
  }

  /** The last one. */
  void fail(WatchError error) {
    boolean due;
    synchronized (lock) {
      end(error);
      due = becomesDue();
    }
    wakeIf(due);
  }

  private void end(WatchError error) {
    if (failure == null) {
      failure = new Event.Errored<>(position, error);
    }
    gathering = false;
    lock.notifyAll(); // whoever waits for room need not any more
  }

  private void add(Event<S> event) {
    if (failure == null && !ended) {
      buffer.add(event);
      position = event.position();
    }
  }

  /** Where the watch begins, for an error before its first event. */
  void startAt(long start) {
    synchronized (lock) {
      position = start;
    }
  }

  private void awaitRoom() throws InterruptedException {
    while (buffer.size() >= room && !ended && failure == null) {
      lock.wait();
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
    wakeIf(due);
  }

  @Override
  public void cancel() {
    synchronized (lock) {
      ended = true;
      buffer.clear();
      lock.notifyAll();
    }
    onEnd.run();
  }

  private void wakeIf(boolean due) {
    if (due) {
      wake();
    }
  }

  private void wake() {
    try {
      executor.execute(this::turn);
    } catch (RuntimeException e) {
      // The executor refuses work, or ran the listener here and that threw: either way the watch is
      // over, and whose thread this is, the network's perhaps, has no part in it.
      LOG.warn("a watch ends: its executor or its listener failed", e);
      cancel();
    }
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
    } catch (RuntimeException | Error thrown) {
      cancel();
      throw thrown;
    }
    wake();
  }

  /** False when there is nothing to deliver now; whatever changes that wakes this. */
  private boolean deliverNext() {
    List<Event<S>> events;
    IllegalArgumentException asked;
    synchronized (lock) {
      if (!hasWork()) {
        turnDue = false;
        return false;
      }
      asked = misuse;
      events = asked == null ? taken() : List.of();
    }
    if (asked != null) {
      cancel();
      outlet.misused(asked);
      return true;
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

  private List<Event<S>> taken() {
    List<Event<S>> events = new ArrayList<>();
    while (events.size() < outlet.most() && !buffer.isEmpty()) {
      events.add(buffer.remove());
    }
    if (events.size() < outlet.most() && failure != null) {
      events.add(failure);
    }
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    lock.notifyAll();
    return events;
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
    return misuse != null || (demand > 0 && !gathering && (!buffer.isEmpty() || failure != null));
  }
}
