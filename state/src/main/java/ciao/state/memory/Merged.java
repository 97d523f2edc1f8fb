package ciao.state.memory;

import ciao.state.memory.LabelIndex.Labelled;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The resources several ranges of labels name, in order and each once. */
final class Merged implements Iterator<Entries.Place> {
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.comparing((Head head) -> head.label().namespace())
              .thenComparing(head -> head.label().id()));
  private Entries.@Nullable Place upcoming;

  /** Of a range, the next label and those behind it. */
  private record Head(Labelled label, Iterator<Labelled> rest) {}

  Merged(List<Iterator<Labelled>> ranges) {
    ranges.forEach(this::push);
    upcoming = advance();
  }

  @Override
  public boolean hasNext() {
    return upcoming != null;
  }

  @Override
  public Entries.Place next() {
    Entries.Place next = upcoming;
    if (next == null) {
      throw new NoSuchElementException("no place left");
    }
    upcoming = advance();
    return next;
  }

  private Entries.@Nullable Place advance() {
    Head head = heads.poll();
    while (head != null) {
      push(head.rest());
      Entries.Place place = new Entries.Place(head.label().namespace(), head.label().id());
      if (!place.equals(upcoming)) {
        return place;
      }
      head = heads.poll(); // a resource may have a label of several ranges
    }
    return null;
  }

  private void push(Iterator<Labelled> labels) {
    if (labels.hasNext()) {
      heads.add(new Head(labels.next(), labels));
    }
  }
}
