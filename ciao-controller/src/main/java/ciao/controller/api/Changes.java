package ciao.controller.api;

import ciao.state.Event;
import ciao.state.Pointer;
import ciao.state.Resource;
import ciao.state.WatchError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What changed since a watcher last looked, once per object however often it changed: a slow
 * watcher sees fewer steps, never a wrong end. Its lock is held for a few instructions.
 */
final class Changes<S extends Record> {
  /** Beyond this many changed objects a watcher does better to begin anew. */
  private static final int MOST = 10_000;

  /** What happened to an object, as the watcher has to be told. */
  enum Kind {
    CREATED,
    UPDATED,
    DELETED
  }

  /**
   * @param last the object as it last was, when it is deleted
   */
  record Change<S extends Record>(Kind kind, @Nullable Resource<S> last) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Map<String, Change<S>> waiting = new LinkedHashMap<>();
  private @Nullable String broken;
  private boolean closed;

  /** To be given every event of the watched type. */
  void see(Event<S> event) {
    switch (event) {
      case Event.Created<S> created ->
          add(created.resource().id(), new Change<>(Kind.CREATED, null));
      case Event.Updated<S> updated ->
          add(updated.resource().id(), new Change<>(Kind.UPDATED, null));
      case Event.Destroyed<S> destroyed -> destroyed(destroyed.pointer(), destroyed.last());
      case Event.Bootstrapped<S> neverAsked -> {}
      case Event.Errored<S> errored -> end(errored.error());
    }
  }

  /** To be given every event of a type whose objects are parts of the watched ones. */
  <P extends Record> void seePart(Event<P> event) {
    switch (event) {
      case Event.Created<P> created ->
          add(created.resource().id(), new Change<>(Kind.UPDATED, null));
      case Event.Updated<P> updated ->
          add(updated.resource().id(), new Change<>(Kind.UPDATED, null));
      case Event.Destroyed<P> withItsWhole -> {}
      case Event.Bootstrapped<P> neverAsked -> {}
      case Event.Errored<P> errored -> end(errored.error());
    }
  }

  private void destroyed(Pointer<S> pointer, Optional<Resource<S>> last) {
    add(pointer.id(), new Change<>(Kind.DELETED, last.orElse(null)));
  }

  private void add(String id, Change<S> change) {
    lock.lock();
    try {
      Change<S> before = waiting.get(id);
      if (before == null && waiting.size() == MOST) {
        broken = "the watcher fell more than %d objects behind; watch again".formatted(MOST);
      } else if (before == null || !(change.kind() == Kind.UPDATED)) {
        waiting.put(id, change);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(WatchError error) {
    lock.lock();
    try {
      if (error instanceof WatchError.Closed) {
        closed = true;
      } else {
        broken = error.sentence();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The user has gone, or the server closes. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Why the watch cannot go on, if it cannot. */
  Optional<String> broken() {
    lock.lock();
    try {
      return Optional.ofNullable(broken);
    } finally {
      lock.unlock();
    }
  }

  /** Takes all there are, waiting for the first; none when the time is over or the watch ends. */
  Map<String, Change<S>> take(Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (waiting.isEmpty() && broken == null && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      Map<String, Change<S>> taken = waiting;
      waiting = new LinkedHashMap<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
