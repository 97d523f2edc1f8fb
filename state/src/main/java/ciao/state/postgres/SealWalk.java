package ciao.state.postgres;

import ciao.state.durable.GroupCodec;
import ciao.state.durable.Logged;
import ciao.state.durable.RowCodec;
import ciao.state.memory.Change;
import ciao.state.seal.KeyId;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Group;
import ciao.state.sql.Row;
import ciao.state.sql.SharedTables;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through rows and feed of the shared tables and stores again what is not sealed as it would
 * be now, some with each step. Only the leader does, from the beginning when it begins to lead and
 * whenever there is another current key.
 */
final class SealWalk {
  /** A few ms of work, so that writers are not kept waiting. */
  private static final int ROWS_PER_STEP = 512;

  /** Each may have some MiB. */
  private static final int GROUPS_PER_STEP = 16;

  private final SpecSeal seal;
  private final GroupCodec codec;
  // Written by the committer's turns, read by anyone.
  private volatile Optional<KeyId> done = Optional.empty();
  // The turns' own.
  private Optional<KeyId> serving = Optional.empty();
  private Optional<Row.Key> afterRow = Optional.empty();
  private boolean rowsDone;
  private long afterGroup;

  SealWalk(SpecSeal seal) {
    this.seal = seal;
    this.codec = new GroupCodec(seal);
  }

  /** What others stored while they led is not known. */
  void begin() {
    done = Optional.empty();
    serving = Optional.empty();
  }

  /** Whether there may be anything that is not sealed as it would be now. */
  boolean isDue() {
    Optional<KeyId> wanted = wanted();
    return wanted.isPresent() && !wanted.equals(done);
  }

  /** Nothing is sealed with any other. */
  boolean isDoneWith(KeyId key) {
    return done.equals(Optional.of(key));
  }

  private Optional<KeyId> wanted() {
    return seal.keys().map(MasterKeys::currentId);
  }

  /** False when another epoch has begun. */
  boolean step(SharedTables tables, long epoch) throws IOException {
    Optional<KeyId> wanted = wanted();
    if (wanted.isEmpty() || wanted.equals(done)) {
      return true;
    }
    if (!wanted.equals(serving)) {
      serving = wanted;
      afterRow = Optional.empty();
      rowsDone = false;
      afterGroup = 0;
    }
    return rowsDone ? groups(tables, epoch) : rows(tables, epoch);
  }

  private boolean rows(SharedTables tables, long epoch) throws IOException {
    List<Row> page = tables.rowsAfter(afterRow, ROWS_PER_STEP);
    List<Row> resealed = new ArrayList<>();
    for (Row row : page) {
      if (!seal.isCurrent(row.key().type(), row.spec())) {
        resealed.add(RowCodec.resealed(row, seal));
      }
    }
    if (!tables.reseal(epoch, resealed, List.of())) {
      return false;
    }
    if (page.size() == ROWS_PER_STEP) {
      afterRow = Optional.of(page.getLast().key());
    } else {
      rowsDone = true;
    }
    return true;
  }

  private boolean groups(SharedTables tables, long epoch) throws IOException {
    List<Group> page = tables.groupsAfter(afterGroup, GROUPS_PER_STEP);
    List<Group> resealed = new ArrayList<>();
    for (Group group : page) {
      resealed(group).ifPresent(resealed::add);
    }
    if (!tables.reseal(epoch, List.of(), resealed)) {
      return false;
    }
    if (page.size() == GROUPS_PER_STEP) {
      afterGroup = page.getLast().last();
    } else {
      done = serving;
    }
    return true;
  }

  /** Empty when all of it is sealed as it would be now. */
  private Optional<Group> resealed(Group group) throws IOException {
    boolean[] current = {true};
    List<Logged> logged =
        GroupCodec.decode(
            group.first(),
            group.count(),
            ByteBuffer.wrap(group.payload()),
            (place, stored) -> {
              current[0] &= seal.isCurrent(place.type(), stored);
              return seal.open(place, stored);
            });
    if (current[0]) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>();
    for (Logged each : logged) {
      changes.add(each.change().orElseThrow());
    }
    ByteBuffer encoded = codec.encode(changes);
    byte[] payload = new byte[encoded.remaining()];
    encoded.get(payload);
    return Optional.of(new Group(group.last(), group.count(), group.epoch(), payload));
  }
}
