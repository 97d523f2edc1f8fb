package ciao.state.memory;

import ciao.state.Event;
import ciao.state.Resource;
import ciao.state.ResourceType;
import ciao.state.Start;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The visible snapshot and everybody watching it. One lock makes showing a snapshot, remembering
 * its changes and handing them to the watchers a single step, so a watch that starts sees every
 * change exactly once: in the snapshot it starts from, or as an event. Nothing is delivered under
 * the lock.
 */
final class Watches {
  private final Object lock = new Object();
  private final Map<String, Set<Watcher<?>>> byType = new HashMap<>();
  private History history;
  private boolean closed;
  private volatile Snapshot visible;

  /**
   * @param history up to the snapshot's position
   */
  Watches(Snapshot initial, History history) {
    this.visible = initial;
    this.history = history;
  }

  Snapshot visible() {
    return visible;
  }

  void publish(Snapshot next, List<Change> changes) {
    List<Watcher<?>> woken = new ArrayList<>();
    synchronized (lock) {
      visible = next;
      for (Change change : changes) {
        history.add(change);
        String type = change.entry().metadata().type();
        for (Watcher<?> watcher : byType.getOrDefault(type, Set.of())) {
          if (watcher.offer(change)) {
            woken.add(watcher);
          }
        }
      }
    }
    woken.forEach(Watcher::wake);
  }

  /** Other contents, and nobody can be told how they came about: every watch ends. */
  void beginAnew(Snapshot next, History known) {
    List<Watcher<?>> woken;
    synchronized (lock) {
      long before = visible.position();
      visible = next;
      history = known;
      woken = endAll(new WatchError.PositionExpired(before, next.position()));
    }
    woken.forEach(Watcher::wake);
  }

  <S extends Record> void start(Watcher<S> watcher) {
    WatchRequest<S> request = watcher.request();
    synchronized (lock) {
      watcher.begin(backlog(request, visible), bookmark(request.start(), visible));
      if (closed) {
        watcher.fail(new WatchError.Closed());
      } else {
        byType.computeIfAbsent(request.type().name(), _ -> new LinkedHashSet<>()).add(watcher);
      }
    }
    watcher.wake();
  }

  void remove(Watcher<?> watcher) {
    synchronized (lock) {
      Set<Watcher<?>> watchers = byType.get(watcher.request().type().name());
      if (watchers != null) {
        watchers.remove(watcher);
      }
    }
  }

  void close() {
    List<Watcher<?>> woken;
    synchronized (lock) {
      closed = true;
      woken = endAll(new WatchError.Closed());
    }
    woken.forEach(Watcher::wake);
  }

  /** Under the lock; those returned are to be woken without it. */
  private List<Watcher<?>> endAll(WatchError error) {
    List<Watcher<?>> woken = new ArrayList<>();
    for (Set<Watcher<?>> watchers : byType.values()) {
      for (Watcher<?> watcher : watchers) {
        if (watcher.fail(error)) {
          woken.add(watcher);
        }
      }
    }
    byType.clear();
    return woken;
  }

  /** What a watch sees before the changes still to come. */
  private <S extends Record> Iterator<Event<S>> backlog(
      WatchRequest<S> request, Snapshot snapshot) {
    return switch (request.start()) {
      case Start.Now _ -> Collections.emptyIterator();
      case Start.Contents _ ->
          request.id().isPresent()
              ? presentState(request, snapshot)
              : new Contents<>(request, snapshot);
      case Start.Marker _ -> new Single<>(() -> new Event.Bootstrapped<>(snapshot.position()));
      case Start.After(long position) -> changesAfter(request, position, snapshot.position());
      case Start.Tail(int events) -> events(request, history.last(events, request));
    };
  }

  /** Where a watch that ends before its first event would have to be taken up again. */
  private static long bookmark(Start start, Snapshot snapshot) {
    return switch (start) {
      case Start.Contents _ -> Contents.UNFINISHED;
      case Start.Now _, Start.Marker _, Start.Tail _ -> snapshot.position();
      case Start.After(long position) -> position;
    };
  }

  private static <S extends Record> Iterator<Event<S>> presentState(
      WatchRequest<S> request, Snapshot snapshot) {
    ResourceType<S> type = request.type();
    String namespace = request.namespace().orElseThrow();
    String id = request.id().orElseThrow();
    Entry entry = snapshot.find(type.name(), namespace, id);
    return new Single<>(() ->
        entry == null
            ? new Event.Destroyed<>(snapshot.position(), type.at(namespace, id), Optional.empty())
            : new Event.Created<>(snapshot.position(), entry.as(type)));
  }

  private <S extends Record> Iterator<Event<S>> changesAfter(
      WatchRequest<S> request, long position, long newest) {
    if (position > newest) {
      return new Single<>(
          () -> new Event.Errored<>(position, new WatchError.PositionUnknown(position, newest)));
    }
    long oldest = history.oldest(request.type().name());
    if (position < oldest) {
      return new Single<>(
          () -> new Event.Errored<>(position, new WatchError.PositionExpired(position, oldest)));
    }
    return events(request, history.after(position, request));
  }

  private static <S extends Record> Iterator<Event<S>> events(
      WatchRequest<S> request, List<Change> seen) {
    Iterator<Change> changes = seen.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return changes.hasNext();
      }

      @Override
      public Event<S> next() {
        return event(request.type(), changes.next());
      }
    };
  }

  static <S extends Record> Event<S> event(ResourceType<S> type, Change change) {
    Resource<S> resource = change.entry().as(type);
    return switch (change) {
      case Change.Created created -> new Event.Created<>(created.position(), resource);
      case Change.Updated updated ->
          new Event.Updated<>(updated.position(), resource, updated.old().as(type));
      case Change.Destroyed destroyed ->
          new Event.Destroyed<>(destroyed.position(), resource.pointer(), Optional.of(resource));
    };
  }
}
