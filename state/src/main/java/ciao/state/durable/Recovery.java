package ciao.state.durable;

import ciao.state.journal.Journal;
import ciao.state.journal.JournalCursor;
import ciao.state.journal.JournalRecord;
import ciao.state.memory.Entry;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Row;
import ciao.state.sql.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Brings a store's contents back: the tables first, then the journal from a safe distance before
 * the position the tables say they have. A change the tables show the result of, or of a later one,
 * is recognised by its position and left out; so the tables may have fallen back, wholly or in the
 * rows of that distance, and may be missing as long as the journal goes back to its beginning.
 */
final class Recovery {
  /** Several of the batches the tables take over at once. */
  private static final long SAFE_DISTANCE = 10_000;

  private final Journal journal;
  private final SpecSeal seal;

  /** Of the rows changed within the distance, the position of their last change. */
  private final Map<Row.Key, Long> positions = new HashMap<>();

  private final long applied;
  private final long from;
  private Snapshot contents = Snapshot.EMPTY;
  private Snapshot inTables = Snapshot.EMPTY;
  private final Set<Row.Key> lacking = new HashSet<>();
  private long lastWithoutOrigin;
  private boolean someSealedOtherwise;

  private Recovery(Journal journal, long applied, SpecSeal seal) {
    this.journal = journal;
    this.seal = seal;
    this.applied = applied;
    this.from = Math.max(journal.first(), applied + 1 - SAFE_DISTANCE);
  }

  /**
   * @param feedFrom the first position the tables have to take over, perhaps once more
   * @param someSealedOtherwise there are rows that would not be stored as they are now
   * @param anew the tables are to be made anew, as they or what they lack know no origins
   */
  record Recovered(Snapshot contents, long feedFrom, boolean someSealedOtherwise, boolean anew) {}

  /**
   * @param decoder helps to read; another thread's, or one that runs work in the calling thread
   */
  static Recovered recover(
      Journal journal, Tables tables, Path tablesFile, SpecSeal seal, Executor decoder)
      throws IOException {
    Optional<Tables.Progress> progress = tables.progress();
    checkFit(
        new JournalExtent(journal.identity(), journal.first(), journal.last()),
        progress,
        tablesFile);
    Recovery recovery =
        new Recovery(journal, progress.map(Tables.Progress::position).orElse(0L), seal);
    recovery.load(tables, decoder);
    recovery.replay();
    return recovery.recovered(tables.areOutdated());
  }

  private Recovered recovered(boolean tablesAreOutdated) {
    long feedFrom = lacking.isEmpty() ? applied + 1 : from;
    Snapshot all = contents.at(journal.last());
    return tablesAreOutdated || lastWithoutOrigin >= feedFrom
        ? new Recovered(Origins.complete(all), journal.last() + 1, false, true)
        : new Recovered(all, feedFrom, someSealedOtherwise, false);
  }

  /** Which positions a journal has. */
  record JournalExtent(UUID identity, long first, long last) {}

  static void checkFit(JournalExtent journal, Optional<Tables.Progress> progress, Path tablesFile)
      throws IOException {
    long applied = progress.map(Tables.Progress::position).orElse(0L);
    if (progress.isPresent() && !progress.get().journal().equals(journal.identity())) {
      throw new StateException(
          "%s belongs to journal %s (expected: %s, the one beside it); put both back from the same backup"
              .formatted(tablesFile, progress.get().journal(), journal.identity()));
    }
    if (applied + 1 < journal.first()) {
      throw new StateException(
          "%s has the changes up to position %d, and the journal beside it begins only at %d: those between are missing; put both back from the same backup"
              .formatted(tablesFile, applied, journal.first()));
    }
    if (applied > journal.last()) {
      throw new StateException(
          "%s has the changes up to position %d, but the journal beside it ends at %d: the journal has lost changes it had synced; put both back from the same backup"
              .formatted(tablesFile, applied, journal.last()));
    }
  }

  private void load(Tables tables, Executor decoder) throws IOException {
    RowLoader loader = new RowLoader(seal, decoder);
    tables.load(row -> {
      someSealedOtherwise |= !seal.isCurrent(row.key().type(), row.spec());
      if (row.position() >= from) {
        positions.put(row.key(), row.position());
      }
      loader.add(row);
    });
    contents = loader.contents(applied);
    inTables = contents;
  }

  private void replay() throws IOException {
    try (JournalCursor cursor = journal.readFrom(from)) {
      for (JournalRecord record = cursor.next(); record != null; record = cursor.next()) {
        GroupCodec.decode(record.first(), record.count(), record.payload(), seal::open)
            .forEach(this::replay);
      }
    }
  }

  private void replay(Logged change) {
    if (change.origin() == Entry.UNKNOWN_ORIGIN) {
      lastWithoutOrigin = change.position();
    }
    Row.Key key = change.key();
    Long shown = positions.get(key);
    if (change.position() < from || (shown != null && shown >= change.position())) {
      return;
    }
    switch (change) {
      case Logged.Put put -> contents = contents.put(put.position(), withOrigin(put.entry(), key));
      case Logged.Removed removed ->
          contents = contents.remove(removed.position(), key.type(), key.namespace(), key.id());
    }
    if (change.position() <= applied) {
      boolean lacked = change instanceof Logged.Put || find(inTables, key) != null;
      boolean _ = lacked ? lacking.add(key) : lacking.remove(key);
    }
  }

  private Entry withOrigin(Entry entry, Row.Key key) {
    Entry before = find(contents, key);
    return entry.origin() == Entry.UNKNOWN_ORIGIN && before != null
        ? entry.of(before.origin())
        : entry;
  }

  private static @Nullable Entry find(Snapshot snapshot, Row.Key key) {
    return snapshot.find(key.type(), key.namespace(), key.id());
  }
}
