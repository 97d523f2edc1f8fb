package ciao.state.memory;

import ciao.state.Filter;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Of candidates in order, those of the namespace that match the filter. */
final class Matching implements Iterator<Entry> {
  private final Iterator<Entry> candidates;
  private final Optional<String> namespace;
  private final Filter filter;
  private @Nullable Entry upcoming;

  Matching(Iterator<Entry> candidates, Optional<String> namespace, Filter filter) {
    this.candidates = candidates;
    this.namespace = namespace;
    this.filter = filter;
    this.upcoming = advance();
  }

  @Override
  public boolean hasNext() {
    return upcoming != null;
  }

  @Override
  public Entry next() {
    Entry next = upcoming;
    if (next == null) {
      throw new NoSuchElementException("no entry left");
    }
    upcoming = advance();
    return next;
  }

  /** Candidates are sorted by namespace, so the first of another one is behind the last. */
  private @Nullable Entry advance() {
    while (candidates.hasNext()) {
      Entry entry = candidates.next();
      if (namespace.isPresent() && !namespace.get().equals(entry.metadata().namespace())) {
        return null;
      }
      if (filter.matches(entry.metadata())) {
        return entry;
      }
    }
    return null;
  }
}
