package ciao.state.postgres;

import ciao.state.durable.GroupCodec;
import ciao.state.durable.HistoryReader;
import ciao.state.durable.Logged;
import ciao.state.durable.RowLoader;
import ciao.state.memory.History;
import ciao.state.memory.Limits;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Group;
import ciao.state.sql.Head;
import ciao.state.sql.SharedTables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads a shared database whole. */
final class Loading {
  private Loading() {}

  /** All of it as of one moment. */
  record Loaded(Head head, Snapshot contents, History history) {}

  static Loaded load(SharedTables tables, Limits limits, SpecSeal seal) throws IOException {
    RowLoader loader = new RowLoader(seal, Runnable::run); // may run on the committer's own thread
    List<Group> groups = new ArrayList<>();
    Head head = tables.load(loader::add, limits.historyChanges(), groups::add);
    Snapshot contents = loader.contents(head.position());
    return new Loaded(head, contents, history(head, contents, groups, limits, seal));
  }

  /** From the same position on as before the restart, so in the middle of the first group. */
  private static History history(
      Head head, Snapshot contents, List<Group> groups, Limits limits, SpecSeal seal)
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
