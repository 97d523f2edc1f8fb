package ciao.state.durable;

import ciao.state.memory.Entry;
import ciao.state.memory.Snapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Gives entries an origin whose creation nobody recorded: negative ones, as positions never are.
 */
public final class Origins {
  private long lowest;

  /**
   * @param lowest not above the lowest there is
   */
  private Origins(long lowest) {
    this.lowest = lowest;
  }

  /** For entries of which either all have an origin or none has a negative one. */
  public static Origins fromTheFirst() {
    return new Origins(0);
  }

  /** The same contents, each with an origin. */
  static Snapshot complete(Snapshot contents) {
    long lowest = 0;
    List<Entry> entries = new ArrayList<>();
    for (Iterator<Entry> all = contents.entries(); all.hasNext(); ) {
      Entry entry = all.next();
      lowest = Math.min(lowest, entry.origin());
      entries.add(entry);
    }
    Origins origins = new Origins(lowest);
    entries.replaceAll(origins::complete);
    return Snapshot.of(contents.position(), entries);
  }

  /** The same, with an origin. */
  public Entry complete(Entry entry) {
    return entry.origin() == Entry.UNKNOWN_ORIGIN ? entry.of(--lowest) : entry;
  }
}
