package ciao.state.memory;

import java.util.List;

/**
 * The changes a store remembers from before it was opened.
 *
 * @param oldest the position before the first of them
 * @param changes at positions that follow one another, the last one the store's
 */
public record Past(long oldest, List<Change> changes) {
  public Past {
    changes = List.copyOf(changes);
    if (!changes.isEmpty() && changes.getFirst().position() != oldest + 1) {
      throw new IllegalArgumentException(
          "first change: %d (expected: %d, the one after the oldest position)"
              .formatted(changes.getFirst().position(), oldest + 1));
    }
  }

  /** Nothing is known of what was before. */
  public static Past unknown(long position) {
    return new Past(position, List.of());
  }
}
