package ciao.state.postgres;

import ciao.state.Store;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.sql.SharedTables;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The store in a PostgreSQL database, as one of the processes that share it. The leader writes; the
 * others refuse writes with {@link ciao.state.Refusal.NotLeader} and show what the leader stored,
 * an eighth of the lease later at most. Once the lease has expired, one of them leads.
 */
public final class PostgresStore implements AutoCloseable {
  /** Longer than the longest call to a silent server. */
  private static final long CLOSE_SECONDS = 60;

  private final MemoryStore store;
  private final PostgresLog log;
  private final SharedKeys keys;
  private final Pace pace;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PostgresStore(MemoryStore store, PostgresLog log, SharedKeys keys, Pace pace) {
    this.store = store;
    this.log = log;
    this.keys = keys;
    this.pace = pace;
  }

  /**
   * Loads the whole store, and makes the tables where there are none.
   *
   * @param seal how specs are stored; by the same ring for all who share the database
   * @param committer the one writer's turns; they block on the database, so it wants a thread to
   *     itself
   * @param answers completes the futures of writes
   * @param timers only starts things on {@code committer}
   * @throws IOException with a sentence that says what is in the way and what to do
   */
  public static PostgresStore open(
      PostgresSettings settings,
      SharedSeal seal,
      InstantSource clock,
      Executor committer,
      Executor answers,
      ScheduledExecutorService timers)
      throws IOException {
    SharedTables tables = SharedTables.open(settings.address(), settings.lease());
    try {
      Loading.Loaded loaded = seal.read(() -> Loading.load(tables, settings.limits(), seal.seal()));
      Feed feed = new Feed(tables, settings.limits(), seal);
      SealWalk walk = new SealWalk(seal.seal());
      PostgresLog log = new PostgresLog(tables, feed, seal, walk, settings.name(), loaded.head());
      log.begin(loaded.head());
      MemoryStore store =
          new MemoryStore(
              loaded.contents(),
              loaded.history(),
              log,
              settings.limits(),
              clock,
              committer,
              answers);
      Pace pace = new Pace(log, walk, store, timers, settings.tick());
      pace.walk();
      return new PostgresStore(store, log, new SharedKeys(seal, walk, pace), pace);
    } catch (IOException | RuntimeException e) {
      tables.close();
      throw e;
    }
  }

  public Store store() {
    return store;
  }

  /** All there is at this moment; it stays as it is. */
  public Snapshot contents() {
    return store.contents();
  }

  /** What the specs in the database are sealed with. */
  public SharedKeys keys() {
    return keys;
  }

  public Status status() {
    PostgresLog.View view = log.view();
    return new Status(store.position(), view.leads(), view.epoch(), view.leader(), view.trouble());
  }

  /**
   * Answers the writes that wait, ends the watches, and gives up the lead. Not to be called from
   * the store's own threads; harmless when closed already.
   */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    pace.end();
    try {
      store.stop().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "closing the store: the writes that wait were not answered within %d s"
              .formatted(CLOSE_SECONDS),
          e);
    } catch (ExecutionException e) {
      throw new IOException("closing the store: the writes that wait were not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("closing the store: interrupted", e);
    }
    log.end();
  }
}
