package ciao.state;

/** From where on a watch sees events. */
public sealed interface Start {

  /** First what is there now, then {@link Event.Bootstrapped}, then what changes. */
  record Contents() implements Start {}

  /** Only what changes from now on. */
  record Now() implements Start {}

  /**
   * Only what changes from now on, but first {@link Event.Bootstrapped}: a bookmark to hold on to
   * although nothing may change for long.
   */
  record Marker() implements Start {}

  /** What changed after that position, a bookmark taken from an earlier event or commit. */
  record After(long position) implements Start {
    public After {
      if (position < 0) {
        throw new IllegalArgumentException(
            "position: %d (expected: 0 or more)".formatted(position));
      }
    }
  }

  /**
   * The last events this watch would have seen, as many as asked for and still remembered, then
   * what changes from now on.
   */
  record Tail(int events) implements Start {
    public Tail {
      if (events < 1) {
        throw new IllegalArgumentException(
            "tail events: %d (expected: 1 or more)".formatted(events));
      }
    }
  }
}
