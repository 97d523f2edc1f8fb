package ciao.state.memory;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What several iterators in order hold, in order and each once. */
final class Merged implements Iterator<Entry> {
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.comparing((Head head) -> head.entry().metadata().namespace())
              .thenComparing(head -> head.entry().metadata().id()));
  private @Nullable Entry upcoming;

  /** The next of one of them, and those behind it. */
  private record Head(Entry entry, Iterator<Entry> rest) {}

  Merged(List<Iterator<Entry>> iterators) {
    iterators.forEach(this::push);
    upcoming = advance();
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

  /** An entry may have a label of several of them; it is the same one in each. */
  private @Nullable Entry advance() {
    for (Head head = heads.poll(); head != null; head = heads.poll()) {
      push(head.rest());
      if (head.entry() != upcoming) {
        return head.entry();
      }
    }
    return null;
  }

  private void push(Iterator<Entry> entries) {
    if (entries.hasNext()) {
      heads.add(new Head(entries.next(), entries));
    }
  }
}
