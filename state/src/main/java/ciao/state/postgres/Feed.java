package ciao.state.postgres;

import ciao.state.durable.GroupCodec;
import ciao.state.durable.Logged;
import ciao.state.durable.RowCodec;
import ciao.state.memory.Change;
import ciao.state.memory.Limits;
import ciao.state.memory.Readiness;
import ciao.state.memory.Readiness.Missed;
import ciao.state.sql.Batch;
import ciao.state.sql.Group;
import ciao.state.sql.Head;
import ciao.state.sql.SharedTables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes on their way into the shared tables, and those of others on their way out. */
final class Feed {
  /** What a follower may be behind and still be told change by change; at least the history. */
  private static final int LEAST_CHANGES = 65_536;

  /** The feed is trimmed in steps, as each costs a statement. */
  private static final int TRIMMED_AT_ONCE = 1_024;

  private final SharedTables tables;
  private final Limits limits;
  private final SharedSeal seal;
  private final GroupCodec codec;

  Feed(SharedTables tables, Limits limits, SharedSeal seal) {
    this.tables = tables;
    this.limits = limits;
    this.seal = seal;
    this.codec = new GroupCodec(seal.seal());
  }

  /** As {@link SharedTables#append}. */
  Optional<Head> append(List<Change> changes, long epoch) throws IOException {
    Batch batch = new Batch();
    for (Change change : changes) {
      switch (change) {
        case Change.Created _, Change.Updated _ ->
            batch.put(RowCodec.row(change.position(), change.entry(), seal.seal()));
        case Change.Destroyed _ ->
            batch.remove(Logged.keyOf(change.entry().metadata()), change.entry().origin());
      }
    }
    ByteBuffer encoded = codec.encode(changes);
    byte[] payload = new byte[encoded.remaining()];
    encoded.get(payload);
    long last = changes.getLast().position();
    Group group = new Group(last, changes.size(), epoch, payload);
    return tables.append(group, batch, keptAfter(group));
  }

  /** 0 most of the time. */
  private long keptAfter(Group group) {
    long kept = Math.max(limits.historyChanges(), LEAST_CHANGES);
    boolean step = group.last() / TRIMMED_AT_ONCE > (group.first() - 1) / TRIMMED_AT_ONCE;
    return step ? Math.max(0, group.last() - kept) : 0;
  }

  /** What is stored behind that position. */
  Missed missed(long position, Head head) throws IOException {
    return head.position() == position
        ? Readiness.NOTHING
        : seal.read(() -> missedBehind(position));
  }

  private Missed missedBehind(long position) throws IOException {
    List<Group> groups = new ArrayList<>();
    tables.groups(position, groups::add);
    if (groups.isEmpty() || groups.getFirst().first() != position + 1) {
      return everything();
    }
    List<Change> changes = new ArrayList<>();
    for (Group group : groups) {
      for (Logged logged : Loading.decode(group, seal.seal())) {
        Optional<Change> change = logged.change();
        if (change.isEmpty()) { // an old format, which did not say what there was before
          return everything();
        }
        changes.add(change.get());
      }
    }
    return new Missed.Changes(changes);
  }

  private Missed everything() throws IOException {
    Loading.Loaded loaded = Loading.load(tables, limits, seal.seal());
    return new Missed.Everything(loaded.contents(), loaded.history());
  }

  static long positionAfter(long position, Missed missed) {
    return switch (missed) {
      case Missed.Changes(List<Change> changes) ->
          changes.isEmpty() ? position : changes.getLast().position();
      case Missed.Everything everything -> everything.contents().position();
    };
  }
}
