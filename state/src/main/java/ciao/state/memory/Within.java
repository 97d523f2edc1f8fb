package ciao.state.memory;

import ciao.state.memory.LabelIndex.Labelled;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Of labels in order, those with one key and value, up to the first with another. */
final class Within implements Iterator<Labelled> {
  private final Iterator<Labelled> labels;
  private final String key;
  private final String value;
  private @Nullable Labelled upcoming;

  Within(Iterator<Labelled> labels, String key, String value) {
    this.labels = labels;
    this.key = key;
    this.value = value;
    this.upcoming = advance();
  }

  @Override
  public boolean hasNext() {
    return upcoming != null;
  }

  @Override
  public Labelled next() {
    Labelled next = upcoming;
    if (next == null) {
      throw new NoSuchElementException("no label left");
    }
    upcoming = advance();
    return next;
  }

  private @Nullable Labelled advance() {
    Labelled label = labels.hasNext() ? labels.next() : null;
    return label != null && label.key().equals(key) && label.value().equals(value) ? label : null;
  }
}
