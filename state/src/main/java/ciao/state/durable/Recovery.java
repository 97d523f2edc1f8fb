package ciao.state.durable;

import ciao.state.journal.Journal;
import ciao.state.journal.JournalCursor;
import ciao.state.journal.JournalRecord;
import ciao.state.memory.Entry;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Batch;
import ciao.state.sql.Row;
import ciao.state.sql.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final int MENDED_AT_ONCE = 512;

  private final Journal journal;
  private final SpecSeal seal;

  /** Those the journal changes within the distance; the tables' rows are as of that position. */
  private final Map<Row.Key, Long> positions = new HashMap<>();

  private final long applied;
  private final long from;
  private Snapshot contents = Snapshot.EMPTY;
  private Snapshot inTables = Snapshot.EMPTY;
  private @Nullable Snapshot atApplied;

  /** What the tables should show and do not, and the position since when. */
  private final Map<Row.Key, Long> lacking = new LinkedHashMap<>();

  private long lastWithoutOrigin;
  private boolean someSealedOtherwise;

  private Recovery(Journal journal, long applied, SpecSeal seal) {
    this.journal = journal;
    this.seal = seal;
    this.applied = applied;
    this.from = Math.max(journal.first(), applied + 1 - SAFE_DISTANCE);
  }

  /**
   * @param feedFrom the first position the tables have to take over
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
    recovery.scan();
    recovery.load(tables, decoder);
    recovery.replay();
    return recovery.recovered(tables);
  }

  private Recovered recovered(Tables tables) throws IOException {
    Snapshot all = contents.at(journal.last());
    if (tables.areOutdated() || lastWithoutOrigin > applied || lacksAnOrigin()) {
      return new Recovered(Origins.complete(all), journal.last() + 1, false, true);
    }
    mend(tables);
    return new Recovered(all, applied + 1, someSealedOtherwise, false);
  }

  private boolean lacksAnOrigin() {
    return lacking.keySet().stream()
        .map(key -> find(shouldBeInTables(), key))
        .anyMatch(entry -> entry != null && entry.origin() == Entry.UNKNOWN_ORIGIN);
  }

  /** To what they say they are, never back: on the way a name could be there in two lives. */
  private void mend(Tables tables) throws IOException {
    Batch batch = new Batch();
    int rows = 0;
    for (Map.Entry<Row.Key, Long> each : lacking.entrySet()) {
      Row.Key key = each.getKey();
      Entry found = find(inTables, key);
      Entry right = find(shouldBeInTables(), key);
      if (found != null && (right == null || right.origin() != found.origin())) {
        batch.remove(key, found.origin());
      }
      if (right != null) {
        batch.put(RowCodec.row(each.getValue(), right, seal));
      }
      if (++rows % MENDED_AT_ONCE == 0 || rows == lacking.size()) {
        tables.apply(batch, new Tables.Progress(journal.identity(), applied));
        batch = new Batch();
      }
    }
  }

  private Snapshot shouldBeInTables() {
    return atApplied == null ? contents : atApplied;
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

  /** So that of millions of rows only the positions of those are remembered that are asked for. */
  private void scan() throws IOException {
    forEach(record -> {
      if (record.first() <= applied) {
        decode(record).forEach(change -> positions.put(change.key(), 0L));
      }
    });
  }

  private void load(Tables tables, Executor decoder) throws IOException {
    RowLoader loader = new RowLoader(seal, decoder);
    tables.load(row -> {
      someSealedOtherwise |= !seal.isCurrent(row.key().type(), row.spec());
      positions.computeIfPresent(row.key(), (_, before) -> Math.max(before, row.position()));
      loader.add(row);
    });
    contents = loader.contents(applied);
    inTables = contents;
  }

  private void replay() throws IOException {
    forEach(record -> decode(record).forEach(this::replay));
  }

  private List<Logged> decode(JournalRecord record) throws IOException {
    return GroupCodec.decode(record.first(), record.count(), record.payload(), seal::open);
  }

  private interface Visitor {
    void visit(JournalRecord record) throws IOException;
  }

  private void forEach(Visitor visitor) throws IOException {
    try (JournalCursor cursor = journal.readFrom(from)) {
      for (JournalRecord record = cursor.next(); record != null; record = cursor.next()) {
        visitor.visit(record);
      }
    }
  }

  private void replay(Logged change) {
    if (change.origin() == Entry.UNKNOWN_ORIGIN) {
      lastWithoutOrigin = change.position();
    }
    if (change.position() > applied && atApplied == null) {
      atApplied = contents;
    }
    Row.Key key = change.key();
    if (change.position() < from || positions.getOrDefault(key, 0L) >= change.position()) {
      return;
    }
    switch (change) {
      case Logged.Put put -> contents = contents.put(put.position(), withOrigin(put.entry(), key));
      case Logged.Removed removed ->
          contents = contents.remove(removed.position(), key.type(), key.namespace(), key.id());
    }
    if (change.position() <= applied) {
      boolean lacked = change instanceof Logged.Put || find(inTables, key) != null;
      lacking.compute(key, (_, _) -> lacked ? change.position() : null);
    }
  }

  private Entry withOrigin(Entry entry, Row.Key key) {
    if (entry.origin() != Entry.UNKNOWN_ORIGIN) {
      return entry;
    }
    Entry before = find(contents, key);
    return before == null ? entry : entry.of(before.origin());
  }

  private static @Nullable Entry find(Snapshot snapshot, Row.Key key) {
    return snapshot.find(key.type(), key.namespace(), key.id());
  }
}
