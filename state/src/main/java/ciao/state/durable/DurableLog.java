package ciao.state.durable;

import ciao.state.Refusal.Outcome;
import ciao.state.journal.Journal;
import ciao.state.journal.JournalException;
import ciao.state.memory.Change;
import ciao.state.memory.CommitLog;
import ciao.state.memory.StorageException;
import ciao.state.seal.KeyId;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.SpecSeal;
import java.util.List;
import java.util.Optional;

/** The core's log on the journal: one group, one record, one sync. */
final class DurableLog implements CommitLog {
  private final Journal journal;
  private final TableFeed feed;
  private final SpecSeal seal;
  private final GroupCodec codec;

  /** The key that seals what is about to be in the journal, for {@link SealingKeys}. */
  private volatile Optional<KeyId> underWay = Optional.empty();

  DurableLog(Journal journal, TableFeed feed, SpecSeal seal) {
    this.journal = journal;
    this.feed = feed;
    this.seal = seal;
    this.codec = new GroupCodec(seal);
  }

  @Override
  public void append(List<Change> changes) throws StorageException {
    underWay = seal.keys().map(MasterKeys::currentId);
    try {
      journal.append(changes.getFirst().position(), changes.size(), codec.encode(changes));
    } catch (JournalException e) {
      String tables = feed.trouble().map(trouble -> "; the tables: " + trouble).orElse("");
      throw new StorageException(
          e.getMessage() + tables, e.maybeStored() ? Outcome.UNKNOWN : Outcome.NOT_STORED, e);
    } finally {
      underWay = Optional.empty();
    }
    feed.wake();
  }

  Optional<KeyId> underWay() {
    return underWay;
  }
}
