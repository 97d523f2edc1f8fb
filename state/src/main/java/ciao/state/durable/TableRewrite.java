package ciao.state.durable;

import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Row;
import ciao.state.sql.Tables;
import ciao.state.sql.TablesException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goes through the tables and stores again what is not sealed as it would be now, some rows with
 * each turn of the feed. A request made on the way begins from the beginning.
 */
final class TableRewrite {
  /** A few ms of work, so that the journal is not kept waiting. */
  private static final int ROWS_PER_STEP = 512;

  private final SpecSeal seal;
  private final AtomicInteger requested = new AtomicInteger();
  // Written by the feed's turns, read by anyone.
  private volatile int done;
  // The turns' own.
  private int serving;
  private long after = Long.MIN_VALUE;

  TableRewrite(SpecSeal seal) {
    this.seal = seal;
  }

  void request() {
    requested.incrementAndGet();
  }

  /** Until a walk that began after the last request has come to its end, and is on disk. */
  boolean isDue() {
    return done != requested.get();
  }

  void step(Tables tables) throws TablesException, SealException {
    int wanted = requested.get();
    if (done == wanted) {
      return;
    }
    if (serving != wanted) {
      serving = wanted;
      after = Long.MIN_VALUE;
    }
    List<Row> page = tables.after(after, ROWS_PER_STEP);
    List<Row> resealed = new ArrayList<>();
    for (Row row : page) {
      if (!seal.isCurrent(row.key().type(), row.spec())) {
        resealed.add(RowCodec.resealed(row, seal));
      }
    }
    tables.reseal(resealed);
    if (page.size() == ROWS_PER_STEP) {
      after = page.getLast().origin();
    } else {
      tables.checkpoint();
      done = serving;
    }
  }
}
