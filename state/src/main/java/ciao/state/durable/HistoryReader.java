package ciao.state.durable;

import ciao.state.journal.Journal;
import ciao.state.journal.JournalCursor;
import ciao.state.journal.JournalRecord;
import ciao.state.memory.Change;
import ciao.state.memory.Entry;
import ciao.state.memory.History;
import ciao.state.memory.Limits;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Row;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a store remembered when it was closed, read from the journal again, so that a bookmark
 * outlives a restart.
 */
public final class HistoryReader {
  private final Snapshot contents;
  private final History history;
  private final SpecSeal seal;

  /** The newest entries that were read, to hold each only once. */
  private final Map<Row.Key, Entry> newest = new HashMap<>();

  /**
   * @param contents at the position of the last change that will be added
   * @param history where they go
   */
  public HistoryReader(Snapshot contents, History history, SpecSeal seal) {
    this.contents = contents;
    this.history = history;
    this.seal = seal;
  }

  /**
   * @param contents at the journal's last position
   */
  static History read(Journal journal, Snapshot contents, Limits limits, SpecSeal seal)
      throws IOException {
    long from = Math.max(journal.first(), journal.last() + 1 - limits.historyChanges());
    HistoryReader reader = new HistoryReader(contents, new History(from - 1, limits), seal);
    try (JournalCursor cursor = journal.readFrom(from)) {
      for (JournalRecord record = cursor.next(); record != null; record = cursor.next()) {
        for (Logged logged : reader.decode(record)) {
          if (logged.position() >= from) {
            reader.add(logged);
          }
        }
      }
    }
    return reader.history;
  }

  private List<Logged> decode(JournalRecord record) throws IOException {
    return GroupCodec.decode(record.first(), record.count(), record.payload(), seal::open);
  }

  public void add(Logged logged) {
    logged
        .change()
        .ifPresentOrElse(
            change -> history.add(shared(change)), () -> history.beginAfter(logged.position()));
  }

  public History history() {
    return history;
  }

  private Change shared(Change change) {
    Entry entry = shared(change.entry());
    Change shared =
        switch (change) {
          case Change.Created created -> new Change.Created(created.position(), entry);
          case Change.Updated updated ->
              new Change.Updated(updated.position(), entry, shared(updated.old()));
          case Change.Destroyed destroyed -> new Change.Destroyed(destroyed.position(), entry);
        };
    newest.put(Logged.keyOf(entry.metadata()), entry);
    return shared;
  }

  /** The same, as the contents or an earlier change have it already, if they do. */
  private Entry shared(Entry read) {
    Row.Key key = Logged.keyOf(read.metadata());
    Entry present = contents.find(key.type(), key.namespace(), key.id());
    if (present != null && present.metadata().equals(read.metadata())) {
      return present;
    }
    Entry earlier = newest.get(key);
    return earlier != null && earlier.metadata().equals(read.metadata()) ? earlier : read;
  }
}
