package ciao.state.durable;

import ciao.state.Refusal.Outcome;
import ciao.state.journal.Journal;
import ciao.state.journal.JournalException;
import ciao.state.memory.Change;
import ciao.state.memory.CommitLog;
import ciao.state.memory.StorageException;
import java.util.List;

/** The core's log on the journal: one group, one record, one sync. */
final class DurableLog implements CommitLog {
  private final Journal journal;
  private final TableFeed feed;
  private final GroupCodec codec = new GroupCodec();

  DurableLog(Journal journal, TableFeed feed) {
    this.journal = journal;
    this.feed = feed;
  }

  @Override
  public void append(List<Change> changes) throws StorageException {
    try {
      journal.append(changes.getFirst().position(), changes.size(), codec.encode(changes));
    } catch (JournalException e) {
      String tables = feed.trouble().map(trouble -> "; the tables: " + trouble).orElse("");
      throw new StorageException(
          e.getMessage() + tables, e.maybeStored() ? Outcome.UNKNOWN : Outcome.NOT_STORED, e);
    }
    feed.wake();
  }
}
