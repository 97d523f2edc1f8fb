package ciao.state.durable;

import ciao.state.journal.JournalCursor;
import ciao.state.journal.JournalRecord;
import ciao.state.memory.Entry;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Batch;
import java.io.IOException;

/**
 * What the tables take over at once.
 *
 * @param last position of the last change in it; the one before if it is empty
 */
record JournalBatch(Batch batch, long last) {
  /** Large enough to pay for a commit of the tables, small enough for their memory. */
  static final int CHANGES = 2_048;

  private static final long BYTES = 4L << 20;

  /**
   * @param cursor where the batch begins
   * @param applied the position before it
   */
  static JournalBatch read(JournalCursor cursor, long applied, SpecSeal seal) throws IOException {
    Batch batch = new Batch();
    long last = applied;
    long bytes = 0;
    int changes = 0;
    while (changes < CHANGES && bytes < BYTES) {
      JournalRecord record = cursor.next();
      if (record == null) {
        break;
      }
      bytes += record.payload().remaining();
      changes += record.count();
      last = record.last();
      for (Logged change :
          GroupCodec.decode(record.first(), record.count(), record.payload(), seal::open)) {
        if (change.origin() == Entry.UNKNOWN_ORIGIN) {
          throw new StateException(
              "the tables lack position %d, which an older version wrote; the next start makes them anew"
                  .formatted(change.position()));
        }
        switch (change) {
          case Logged.Put put -> batch.put(RowCodec.row(put.position(), put.entry(), seal));
          case Logged.Removed removed -> batch.remove(removed.key(), removed.origin());
        }
      }
    }
    return new JournalBatch(batch, last);
  }
}
