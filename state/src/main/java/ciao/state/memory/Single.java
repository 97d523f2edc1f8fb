package ciao.state.memory;

import ciao.state.Event;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** The one event a watch of one resource, or a watch that cannot start, begins with. */
final class Single<S extends Record> implements Iterator<Event<S>> {
  private final Supplier<Event<S>> event;
  private boolean taken;

  Single(Supplier<Event<S>> event) {
    this.event = event;
  }

  @Override
  public boolean hasNext() {
    return !taken;
  }

  @Override
  public Event<S> next() {
    if (taken) {
      throw new NoSuchElementException("the only event has been taken");
    }
    taken = true;
    return event.get();
  }
}
