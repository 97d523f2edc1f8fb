package ciao.state;

import java.util.Optional;

/** What a watch sees, in the order it happened. */
public sealed interface Event<S extends Record> {

  /**
   * A bookmark: a watch {@link Start.After after} this position goes on behind this event without a
   * gap. 0 while the contents of a whole type are still being delivered, as there is no going on
   * from the middle of them; for an error, the position of the event before it.
   */
  long position();

  record Created<S extends Record>(long position, Resource<S> resource) implements Event<S> {}

  record Updated<S extends Record>(long position, Resource<S> resource, Resource<S> old)
      implements Event<S> {}

  /**
   * @param last the resource as it last was, or as it is now that it no longer matches the watch's
   *     filter; empty only in the first event of a watch of one resource that is not there
   */
  record Destroyed<S extends Record>(long position, Pointer<S> pointer, Optional<Resource<S>> last)
      implements Event<S> {}

  /** All contents asked for have been seen; what follows happens from now on. */
  record Bootstrapped<S extends Record>(long position) implements Event<S> {}

  /** The last event of a watch that cannot go on without a gap. */
  record Errored<S extends Record>(long position, WatchError error) implements Event<S> {}
}
