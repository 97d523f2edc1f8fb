package ciao.state.durable;

import ciao.state.journal.Journal;
import ciao.state.journal.JournalCursor;
import ciao.state.journal.JournalRecord;
import ciao.state.seal.KeyId;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** The keys of an open store, and their change while it runs. For any thread. */
public final class SealingKeys {
  private final SpecSeal seal;
  private final Journal journal;
  private final TableFeed feed;
  private final DurableLog log;

  SealingKeys(SpecSeal seal, Journal journal, TableFeed feed, DurableLog log) {
    this.seal = seal;
    this.journal = journal;
    this.feed = feed;
    this.log = log;
  }

  /**
   * Seals what is written from now on with the new current key, and begins to store again in the
   * tables what is sealed otherwise.
   *
   * @param keys on disk already, in the ring: what is sealed with them must stay readable
   */
  public void use(MasterKeys keys) {
    seal.use(keys);
    feed.rewrite();
  }

  /** The tables have yet to be written anew with the current key. */
  public boolean isRewriting() {
    return feed.isRewriting();
  }

  /**
   * The keys without which something here could not be read; the others can be dropped from the
   * ring. The journal keeps its newest files as they are, so an older key is in use until they have
   * been written full. Reads the whole journal: seconds.
   */
  public Set<KeyId> inUse() throws IOException {
    Set<KeyId> inUse = new HashSet<>();
    seal.keys()
        .ifPresent(keys -> {
          inUse.add(keys.currentId());
          if (feed.isRewriting()) {
            inUse.addAll(keys.ids());
          }
        });
    log.underWay().ifPresent(inUse::add); // before the journal, where it is next
    try (JournalCursor cursor = journal.readFrom(journal.first())) {
      for (JournalRecord record = cursor.next(); record != null; record = cursor.next()) {
        GroupCodec.decode(
            record.first(),
            record.count(),
            record.payload(),
            (place, stored) -> {
              SpecSeal.sealedWith(stored).ifPresent(inUse::add);
              return seal.open(place, stored);
            });
      }
    }
    return inUse;
  }
}
