package ciao.state.durable;

import ciao.state.memory.DuplicateEntryException;
import ciao.state.memory.Entry;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Makes contents of rows. Whoever reads them adds them one by one; another thread decodes them
 * meanwhile, some thousand behind at most.
 */
public final class RowLoader {
  private static final int ROWS_AT_ONCE = 512;
  private static final int WAITING = 16;

  private final SpecSeal seal;
  private final Executor decoder;
  private final Semaphore room = new Semaphore(WAITING);
  // The reading thread's.
  private CompletableFuture<Void> decoded = CompletableFuture.completedFuture(null);
  private List<Row> rows = new ArrayList<>(ROWS_AT_ONCE);
  // The decoder's, one after the other, and then the reading thread's.
  private final Map<String, String> canonical = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param decoder not the reading thread's own, unless it runs work in the calling thread
   */
  public RowLoader(SpecSeal seal, Executor decoder) {
    this.seal = seal;
    this.decoder = decoder;
  }

  public void add(Row row) {
    rows.add(row);
    if (rows.size() == ROWS_AT_ONCE) {
      handOver();
    }
  }

  private void handOver() {
    List<Row> full = rows;
    rows = new ArrayList<>(ROWS_AT_ONCE);
    room.acquireUninterruptibly();
    decoded =
        decoded.thenRunAsync(() -> decode(full), decoder).whenComplete((_, _) -> room.release());
  }

  private void decode(List<Row> full) {
    try {
      for (Row row : full) {
        entries.add(RowCodec.entry(row.withKey(canonical(row.key())), seal));
      }
    } catch (SealException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All that was added.
   *
   * @throws IOException when a row cannot be opened
   */
  public Snapshot contents(long position) throws IOException {
    handOver();
    try {
      decoded.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unreadable) {
        throw unreadable.getCause();
      }
      throw e;
    }
    try {
      return Snapshot.of(position, entries);
    } catch (DuplicateEntryException twice) {
      throw isThereTwice(Logged.keyOf(twice.metadata()));
    }
  }

  static StateException isThereTwice(Row.Key key) {
    return new StateException(
        "the tables are damaged: %s %s of %s is there twice; put them back from a backup, or delete their file if the journal beside it still begins at position 1"
            .formatted(key.type(), key.id(), key.namespace()));
  }

  /** Millions of resources share a few types and namespaces; keep one string of each. */
  private Row.Key canonical(Row.Key key) {
    return new Row.Key(canonical(key.type()), canonical(key.namespace()), key.id());
  }

  private String canonical(String text) {
    return canonical.computeIfAbsent(text, same -> same);
  }
}
