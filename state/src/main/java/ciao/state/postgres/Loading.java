package ciao.state.postgres;

import ciao.state.durable.GroupCodec;
import ciao.state.durable.HistoryReader;
import ciao.state.durable.Logged;
import ciao.state.durable.RowCodec;
import ciao.state.memory.History;
import ciao.state.memory.Limits;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Group;
import ciao.state.sql.Head;
import ciao.state.sql.Row;
import ciao.state.sql.SharedTables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a shared database whole. */
final class Loading {
  private final Map<String, String> canonical = new HashMap<>();
  private Snapshot contents = Snapshot.EMPTY;

  private final SpecSeal seal;
  private @Nullable SealException trouble;

  private Loading(SpecSeal seal) {
    this.seal = seal;
  }

  /** All of it as of one moment. */
  record Loaded(Head head, Snapshot contents, History history) {}

  static Loaded load(SharedTables tables, Limits limits, SpecSeal seal) throws IOException {
    Loading loading = new Loading(seal);
    List<Group> groups = new ArrayList<>();
    Head head = tables.load(loading::add, limits.historyChanges(), groups::add);
    if (loading.trouble != null) {
      throw loading.trouble;
    }
    Snapshot contents = loading.contents.at(head.position());
    return new Loaded(head, contents, loading.history(head, contents, groups, limits));
  }

  private void add(Row row) {
    Row.Key key = row.key();
    Row shared =
        new Row(
            new Row.Key(canonical(key.type()), canonical(key.namespace()), key.id()),
            row.version(),
            row.position(),
            row.owner(),
            row.phase(),
            row.detail(),
            row.spec());
    try {
      contents = contents.put(row.position(), RowCodec.entry(shared, seal));
    } catch (SealException e) {
      trouble = e; // told when all has been read
    }
  }

  /** Millions of resources share a few types and namespaces; keep one string of each. */
  private String canonical(String text) {
    return canonical.computeIfAbsent(text, same -> same);
  }

  /** From the same position on as before the restart, so in the middle of the first group. */
  private History history(Head head, Snapshot contents, List<Group> groups, Limits limits)
      throws IOException {
    long wanted = Math.max(1, head.position() + 1 - limits.historyChanges());
    long first = groups.isEmpty() ? head.position() + 1 : groups.getFirst().first();
    long from = Math.max(wanted, first);
    HistoryReader reader = new HistoryReader(contents, new History(from - 1, limits), seal);
    for (Group group : groups) {
      for (Logged logged : decode(group, seal)) {
        if (logged.position() >= from) {
          reader.add(logged);
        }
      }
    }
    return reader.history();
  }

  static List<Logged> decode(Group group, SpecSeal seal) throws IOException {
    return GroupCodec.decode(
        group.first(), group.count(), ByteBuffer.wrap(group.payload()), seal::open);
  }
}
