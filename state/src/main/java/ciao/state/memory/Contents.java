package ciao.state.memory;

import ciao.state.Event;
import ciao.state.WatchRequest;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Entry upcoming;
  private boolean finished;

  Contents(WatchRequest<S> request, Snapshot snapshot) {
    this.request = request;
    this.position = snapshot.position();
    this.entries = snapshot.entriesAfter(request.type().name(), request.namespace().orElse(""), "");
    advance();
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
    Entry entry = upcoming;
    if (entry == null) {
      finished = true;
      return new Event.Bootstrapped<>(position);
    }
    advance();
    return new Event.Created<>(UNFINISHED, entry.as(request.type()));
  }

  /** Entries are sorted by namespace, so the first that does not match is behind the last. */
  private void advance() {
    upcoming = entries.hasNext() ? entries.next() : null;
    if (upcoming != null && !request.matches(upcoming.metadata())) {
      upcoming = null;
    }
  }
}
