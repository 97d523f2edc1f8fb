package ciao.state.durable;

import ciao.state.Store;
import ciao.state.journal.DirectoryLock;
import ciao.state.journal.Disk;
import ciao.state.journal.Journal;
import ciao.state.journal.JournalOpener;
import ciao.state.journal.LocalDisk;
import ciao.state.memory.History;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The store of one directory, on a journal with tables behind it: {@code lock}, {@code journal/},
 * {@code tables.mv.db}. One process has it open at a time.
 */
public final class StateStore implements AutoCloseable {
  /** Writes in flight and what the tables have yet to take over; the journal keeps the rest. */
  private static final long CLOSE_SECONDS = 30;

  private final Journal journal;
  private final TableFeed feed;
  private final MemoryStore store;
  private final SealingKeys keys;
  private final DirectoryLock lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private StateStore(
      TableFeed feed, MemoryStore store, SealingKeys keys, Journal journal, DirectoryLock lock) {
    this.journal = journal;
    this.feed = feed;
    this.store = store;
    this.keys = keys;
    this.lock = lock;
  }

  /**
   * Opens the store of a directory, or begins one.
   *
   * @param identities gives a new journal its identity
   * @throws IOException with a sentence that says which file is in the way and what to do
   */
  public static StateStore open(
      Path directory,
      StateSettings settings,
      InstantSource clock,
      Supplier<UUID> identities,
      Threads threads)
      throws IOException {
    return open(directory, settings, SpecSeal.withoutKeys(), clock, identities, threads);
  }

  /**
   * The same, storing specs as the seal says.
   *
   * @throws IOException also when what is stored is sealed with a key the seal does not have
   */
  public static StateStore open(
      Path directory,
      StateSettings settings,
      SpecSeal seal,
      InstantSource clock,
      Supplier<UUID> identities,
      Threads threads)
      throws IOException {
    return open(directory, settings, seal, new LocalDisk(), clock, identities, threads);
  }

  static StateStore open(
      Path directory,
      StateSettings settings,
      SpecSeal seal,
      Disk disk,
      InstantSource clock,
      Supplier<UUID> identities,
      Threads threads)
      throws IOException {
    InterruptedRestore.refuse(directory);
    Path tablesPath = directory.resolve("tables");
    JournalOpener opener = opener(directory, settings, disk, identities, threads);
    Deque<Closeable> opened = new ArrayDeque<>();
    try {
      DirectoryLock lock = keep(opened, DirectoryLock.take(directory));
      refuseTablesWithoutJournal(opener, tablesPath);
      Journal journal = keep(opened, opener.open());
      Tables tables = keep(opened, Tables.open(tablesPath, clock));
      Recovery.Recovered recovered =
          Recovery.recover(journal, tables, Tables.file(tablesPath), seal, threads.background());
      if (recovered.anew()) {
        tables.close();
        TableWriter.replace(
            tablesPath, recovered.contents(), journal.identity(), seal, disk, clock);
        tables = keep(opened, Tables.open(tablesPath, clock));
      }
      History history = HistoryReader.read(journal, recovered.contents(), settings.limits(), seal);
      TableFeed feed = feed(journal, tables, tablesPath, recovered, seal, clock, threads);
      DurableLog log = new DurableLog(journal, feed, seal);
      MemoryStore store = store(recovered.contents(), history, log, settings, clock, threads);
      begin(feed, recovered);
      return new StateStore(feed, store, new SealingKeys(seal, journal, feed, log), journal, lock);
    } catch (IOException | RuntimeException e) {
      closeAll(opened, e);
      throw e;
    }
  }

  private static TableFeed feed(
      Journal journal,
      Tables tables,
      Path tablesPath,
      Recovery.Recovered recovered,
      SpecSeal seal,
      InstantSource clock,
      Threads threads)
      throws IOException {
    return new TableFeed(
        journal, tables, () -> Tables.open(tablesPath, clock), recovered.feedFrom(), seal, threads);
  }

  private static void begin(TableFeed feed, Recovery.Recovered recovered) {
    if (recovered.someSealedOtherwise()) {
      feed.rewrite();
    }
    feed.wake();
  }

  private static JournalOpener opener(
      Path directory,
      StateSettings settings,
      Disk disk,
      Supplier<UUID> identities,
      Threads threads) {
    return new JournalOpener(
        directory.resolve("journal"), settings.journal(), disk, identities, threads.background());
  }

  private static MemoryStore store(
      Snapshot contents,
      History history,
      DurableLog log,
      StateSettings settings,
      InstantSource clock,
      Threads threads) {
    return new MemoryStore(
        contents, history, log, settings.limits(), clock, threads.committer(), threads.answers());
  }

  public Store store() {
    return store;
  }

  /** All there is at this moment; it stays as it is. */
  public Snapshot contents() {
    return store.contents();
  }

  /** What the specs on disk are sealed with. */
  public SealingKeys keys() {
    return keys;
  }

  public Status status() {
    return new Status(
        store.position(), feed.applied(), journal.first(), journal.segments(), feed.trouble());
  }

  /**
   * Answers the writes that wait, ends the watches, lets the tables catch up and releases the
   * directory. Not to be called from the store's own threads; harmless when closed already.
   */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (lock;
        journal;
        Closeable _ = () -> await("let the tables catch up", feed.finish())) {
      await("answer the writes that wait", store.stop());
    }
  }

  private static void refuseTablesWithoutJournal(JournalOpener opener, Path tablesPath)
      throws IOException {
    if (Files.exists(Tables.file(tablesPath)) && !opener.exists()) {
      throw noJournal(Tables.file(tablesPath), opener.directory());
    }
  }

  static StateException noJournal(Path tablesFile, Path journal) {
    return new StateException(
        "%s has no journal beside it (expected: files in %s); put both back from the same backup"
            .formatted(tablesFile, journal));
  }

  private static void await(String what, CompletableFuture<Void> future) throws IOException {
    try {
      future.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StateException(
          "closing the store: could not %s within %d s".formatted(what, CLOSE_SECONDS), e);
    } catch (ExecutionException e) {
      throw new StateException("closing the store: could not %s".formatted(what), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StateException("closing the store: interrupted", e);
    }
  }

  private static <T extends Closeable> T keep(Deque<Closeable> opened, T closeable) {
    opened.push(closeable);
    return closeable;
  }

  private static void closeAll(Deque<Closeable> opened, Exception cause) {
    for (Closeable closeable : opened) {
      try {
        closeable.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
