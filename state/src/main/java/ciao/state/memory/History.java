package ciao.state.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The newest changes, for watches that start after a position. Not safe for several threads. */
final class History {
  private final int maxChanges;
  private final long maxBytes;
  private final Deque<Change> changes = new ArrayDeque<>();
  private long bytes;
  private long oldest;

  /**
   * @param position the newest one before the first change to be added
   */
  History(long position, Limits limits) {
    this.oldest = position;
    this.maxChanges = limits.historyChanges();
    this.maxBytes = limits.historyBytes();
  }

  void add(Change change) {
    changes.add(change);
    bytes += change.entry().spec().length;
    while (changes.size() > maxChanges || bytes > maxBytes) {
      Change forgotten = changes.remove();
      bytes -= forgotten.entry().spec().length;
      oldest = forgotten.position();
    }
  }

  /** The earliest position a watch can start after. */
  long oldest() {
    return oldest;
  }

  List<Change> after(long position, Predicate<Change> wanted) {
    List<Change> found = new ArrayList<>();
    for (Change change : changes) {
      if (change.position() > position && wanted.test(change)) {
        found.add(change);
      }
    }
    return found;
  }
}
