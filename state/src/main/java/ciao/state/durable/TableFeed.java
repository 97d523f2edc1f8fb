package ciao.state.durable;

import ciao.state.journal.Journal;
import ciao.state.journal.JournalCursor;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Tables;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the journal over into the tables, behind everybody's back: turns on the background
 * executor, one at a time, begun a little after there is something to take over. Reads the
 * journal's files, not a queue, so falling behind costs no memory, and after any trouble it just
 * goes on from what the tables say they have. While changes come in faster than it takes them over
 * it gives way to the writers, until the journal fills up. Drops journal files once the tables
 * surely have what is in them.
 */
final class TableFeed {
  private static final Logger LOG = LoggerFactory.getLogger(TableFeed.class);

  /**
   * How long what is appended waits for more: a commit of the tables costs as much as taking over
   * hundreds of changes, and nobody waits for it.
   */
  private static final long LINGER_MILLIS = 50;

  /** Some three times as long as a batch takes, so that busy writers have most of the machine. */
  private static final long GIVE_WAY_MILLIS = 250;

  /** A few seconds' work; closing leaves more than that to the journal and the next opening. */
  private static final long WORTH_FINISHING = 100_000;

  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 10_000;

  private final Journal journal;
  private final TablesOpener opener;
  private final SpecSeal seal;
  private final TableRewrite rewrite;
  private final Threads threads;

  private final Object turns = new Object();
  private final Object lock = new Object();
  // Guarded by the lock.
  private @Nullable CompletableFuture<Void> finishing;
  private boolean turnDue;
  // Guarded by the turns' own lock, which only turns take and hold over their I/O.
  private @Nullable Tables tables;
  private @Nullable JournalCursor cursor;
  private long retryMillis = FIRST_RETRY_MILLIS;
  private long behindBefore;
  // Written by the turns, read by anyone.
  private volatile long applied;
  private volatile Optional<String> trouble = Optional.empty();

  /** Opens the tables anew after trouble. */
  interface TablesOpener {
    Tables open() throws IOException;
  }

  /**
   * @param tables open; the feed's from now on
   * @param from the first position to take over, perhaps once more
   */
  TableFeed(
      Journal journal,
      Tables tables,
      TablesOpener opener,
      long from,
      SpecSeal seal,
      Threads threads)
      throws IOException {
    this.journal = journal;
    this.tables = tables;
    this.opener = opener;
    this.seal = seal;
    this.rewrite = new TableRewrite(seal);
    this.threads = threads;
    this.applied = from - 1;
    this.cursor = journal.readFrom(from);
  }

  /** There may be something to take over. */
  void wake() {
    synchronized (lock) {
      if (turnDue || finishing != null) {
        return;
      }
      turnDue = true;
    }
    startTurnIn(LINGER_MILLIS);
  }

  /** Rows may be sealed otherwise than they would be now; each such row is to be stored again. */
  void rewrite() {
    rewrite.request();
    wake();
  }

  boolean isRewriting() {
    return rewrite.isDue();
  }

  long applied() {
    return applied;
  }

  /** Why the tables cannot follow at the moment. */
  Optional<String> trouble() {
    return trouble;
  }

  /**
   * Completes when the tables are closed, with all taken over unless that is too much for now or
   * the tables are in trouble; what they lack is in the journal.
   */
  CompletableFuture<Void> finish() {
    CompletableFuture<Void> finished = new CompletableFuture<>();
    synchronized (lock) {
      if (finishing != null) {
        return finishing;
      }
      finishing = finished;
    }
    try {
      threads.background().execute(this::turn);
    } catch (RejectedExecutionException e) {
      turn(); // the executor is gone before us; the tables must be closed all the same
    }
    return finished;
  }

  private void startTurnIn(long millis) {
    try {
      threads.timers().schedule(this::startTurn, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      warnOfRefusal("the timers are");
    }
  }

  private void startTurn() {
    try {
      threads.background().execute(this::turn);
    } catch (RejectedExecutionException e) {
      warnOfRefusal("the background executor is");
    }
  }

  private void warnOfRefusal(String who) {
    if (finishing() == null) { // else nothing follows any more, as it should be
      LOG.warn("the tables no longer follow the journal: {} shut down", who);
    }
  }

  /** Serial, as a timer and {@link #finish} may start turns at the same time. */
  private void turn() {
    synchronized (turns) {
      CompletableFuture<Void> end = finishing();
      if (end != null && end.isDone()) {
        return;
      }
      boolean more = false;
      try {
        do {
          takeOver();
          more = goesOn();
        } while (more && finishing() != null);
        recovered();
      } catch (IOException | RuntimeException | Error e) {
        inTrouble(
            e); // an Error too: otherwise the next turn would never come, and nobody hear of it
      }
      if (more && finishing() == null) {
        startTurn(); // behind what else waits for the executor: writers may wait for a journal file
      } else {
        finishIfAsked();
      }
    }
  }

  /** At once when there is enough for a batch, or the rest is wanted; later when there is more. */
  private boolean goesOn() {
    synchronized (lock) { // what is appended from here on finds no turn due, or is seen here
      long behind = journal.last() - applied;
      boolean outrun = behind > behindBefore && !journal.isFillingUp();
      behindBefore = behind;
      if (finishing != null) {
        return behind > 0 && behind <= WORTH_FINISHING;
      }
      if (behind >= JournalBatch.CHANGES && !outrun) {
        return true;
      }
      turnDue = behind > 0 || rewrite.isDue();
      if (turnDue) {
        startTurnIn(behind >= JournalBatch.CHANGES ? GIVE_WAY_MILLIS : LINGER_MILLIS);
      }
      return false;
    }
  }

  private @Nullable CompletableFuture<Void> finishing() {
    synchronized (lock) {
      return finishing;
    }
  }

  private void takeOver() throws IOException {
    Tables open = openTables();
    JournalCursor reading = cursor;
    if (reading == null) {
      throw new IllegalStateException("table feed: tables open, but no cursor");
    }
    JournalBatch next = JournalBatch.read(reading, applied, seal);
    if (next.last() > applied) {
      open.apply(next.batch(), new Tables.Progress(journal.identity(), next.last()));
      applied = next.last();
    }
    rewrite.step(open);
    if (journal.isWorthDroppingThrough(applied)) {
      open.checkpoint();
      journal.dropThrough(applied);
    }
  }

  private Tables openTables() throws IOException {
    Tables open = tables;
    if (open != null) {
      return open;
    }
    open = opener.open();
    tables = open;
    // What they have now counts, not what we saw them take: they may have fallen back.
    applied = open.progress().map(Tables.Progress::position).orElse(0L);
    cursor = journal.readFrom(applied + 1);
    return open;
  }

  private void recovered() {
    retryMillis = FIRST_RETRY_MILLIS;
    if (trouble.isPresent()) {
      trouble = Optional.empty();
      LOG.info("the tables follow the journal again, from position {}", applied);
    }
  }

  private void inTrouble(Throwable e) {
    String reason = e instanceof Error ? e.toString() : String.valueOf(e.getMessage());
    if (trouble.isEmpty()) {
      LOG.warn("the tables cannot follow the journal for now: {}", reason, e);
    }
    trouble = Optional.of(reason);
    closeAfter(e);
    if (finishing() == null) {
      startTurnIn(retryMillis);
      retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
    }
  }

  private void closeAfter(Throwable cause) {
    try {
      close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void finishIfAsked() {
    CompletableFuture<Void> finished = finishing();
    if (finished == null || finished.isDone()) {
      return;
    }
    try {
      close();
      finished.complete(null);
    } catch (IOException e) {
      finished.completeExceptionally(e);
    }
  }

  private void close() throws IOException {
    JournalCursor reading = cursor;
    Tables open = tables;
    cursor = null;
    tables = null;
    if (reading != null) {
      reading.close();
    }
    if (open != null) {
      open.close();
    }
  }
}
