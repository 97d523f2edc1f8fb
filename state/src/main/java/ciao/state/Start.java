package ciao.state;

/** From where on a watch sees events. */
public sealed interface Start {

  /** First what is there now, then {@link Event.Bootstrapped}, then what changes. */
  record Contents() implements Start {}

  /** Only what changes from now on. */
  record Now() implements Start {}

  /** What changed after that position, a bookmark taken from an earlier event or commit. */
  record After(long position) implements Start {
    public After {
      if (position < 0) {
        throw new IllegalArgumentException(
            "position: %d (expected: 0 or more)".formatted(position));
      }
    }
  }
}
