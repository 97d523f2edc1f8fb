package ciao.state.memory;

import ciao.state.Event;
import ciao.state.Query;
import ciao.state.WatchRequest;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The present contents as events, then the marker that they are complete. Walks the snapshot as the
 * watcher takes them, so a million resources are never queued.
 */
final class Contents<S extends Record> implements Iterator<Event<S>> {
  /** There is no going on from the middle of the contents, only from their very beginning. */
  static final long UNFINISHED = 0;

  private final WatchRequest<S> request;
  private final long position;
  private final Iterator<Entry> entries;
  private boolean finished;

  Contents(WatchRequest<S> request, Snapshot snapshot) {
    this.request = request;
    this.position = snapshot.position();
    Query<S> everything = Query.of(request.type()).where(request.filter());
    this.entries = snapshot.entries(request.namespace().map(everything::in).orElse(everything));
  }

  @Override
  public boolean hasNext() {
    return !finished;
  }

  @Override
  public Event<S> next() {
    if (finished) {
      throw new NoSuchElementException("the contents have been taken");
    }
    if (!entries.hasNext()) {
      finished = true;
      return new Event.Bootstrapped<>(position);
    }
    return new Event.Created<>(UNFINISHED, entries.next().as(request.type()));
  }
}
