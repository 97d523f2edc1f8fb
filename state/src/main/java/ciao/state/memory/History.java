package ciao.state.memory;

import ciao.state.WatchRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The newest changes, for watches that start after a position. Not safe for several threads; the
 * store's own once it was handed to one.
 *
 * <p>What is forgotten is known by type, so that a busy type takes no bookmark away from those who
 * watch a quiet one.
 */
public final class History {
  private final int maxChanges;
  private final long maxBytes;
  private final Deque<Change> changes = new ArrayDeque<>();

  /** By type name, the newest change that was forgotten. */
  private final Map<String, Long> forgotten = new HashMap<>();

  private long beginning;
  private long bytes;

  /**
   * @param beginning the position before the first change that will be added
   */
  public History(long beginning, Limits limits) {
    this.beginning = beginning;
    this.maxChanges = limits.historyChanges();
    this.maxBytes = limits.historyBytes();
  }

  /** At the position after the last one added. */
  public void add(Change change) {
    changes.add(change);
    bytes += specBytes(change);
    while (changes.size() > maxChanges || bytes > maxBytes) {
      Change gone = changes.remove();
      bytes -= specBytes(gone);
      forgotten.put(gone.entry().metadata().type(), gone.position());
    }
  }

  /** What an update replaced may be held by nothing else. */
  private static long specBytes(Change change) {
    long now = change.entry().spec().length;
    return change instanceof Change.Updated updated
            && updated.old().spec() != updated.entry().spec()
        ? now + updated.old().spec().length
        : now;
  }

  /** Of that position and all before it nothing is known. */
  public void beginAfter(long position) {
    changes.clear();
    forgotten.clear();
    bytes = 0;
    beginning = position;
  }

  /** The earliest position a watch of that type can start after. */
  long oldest(String type) {
    return forgotten.getOrDefault(type, beginning);
  }

  /** As that watch sees them. */
  List<Change> after(long position, WatchRequest<?> request) {
    List<Change> found = new ArrayList<>();
    for (Change change : changes) {
      Change seen = change.position() > position ? Seen.by(request, change) : null;
      if (seen != null) {
        found.add(seen);
      }
    }
    return found;
  }

  /** The newest ones as that watch sees them, in order. */
  List<Change> last(int count, WatchRequest<?> request) {
    List<Change> found = new ArrayList<>();
    Iterator<Change> newestFirst = changes.descendingIterator();
    while (found.size() < count && newestFirst.hasNext()) {
      Change seen = Seen.by(request, newestFirst.next());
      if (seen != null) {
        found.add(seen);
      }
    }
    Collections.reverse(found);
    return found;
  }
}
