package ciao.state.durable;

import ciao.state.memory.Change;
import ciao.state.memory.Entry;
import ciao.state.seal.Place;
import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Row;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A group of changes as the payload of one journal record; all integers big-endian.
 *
 * <pre>
 * group    1  format, 4
 *          n  changes, as many as the record says, at positions that follow one another
 * change   1  kind
 *    0  created    n  entry
 *    2  updated    n  entry
 *                  1  what the old one had differently: 1 finalizers, 2 labels, 4 annotations,
 *                     8 spec; 16 its phase was tearing down
 *                 12  updated
 *                  n  what differs, in that order and form; of the spec instead how many bytes at
 *                     its beginning (4) and at its end (4) are the new one's, and those between,
 *                     length (4) and bytes as {@link SpecSeal} made them
 *    3  destroyed  n  entry, as it last was
 * entry    8  origin: position of its creation; negative when that is not known, 0 when the
 *             writer does not keep it
 *          n  type, namespace, id (text)
 *          8  version
 *          n  owner (text)
 *          1  phase: 0 running, 1 tearing down
 *          n  finalizers: count (2), texts
 *          n  labels: count (2), key and value texts
 *          n  annotations, likewise
 *         12  created: seconds since the epoch (8), nanoseconds (4)
 *         12  updated
 *          n  spec: length (4), bytes as {@link SpecSeal} made them of JSON
 * text     n  length in bytes (2), UTF-8
 * </pre>
 *
 * In format 3, still read, an entry did not say its origin. In format 2, still read, specs and what
 * was between were stored as they are. In format 1, still read too, an update was written as a
 * creation of a later version, and kind 1, removed, had nothing but type, namespace, id and
 * version. What there was before is unknown then.
 */
public final class GroupCodec {
  private static final byte FORMAT = 4;
  private static final byte OLDEST_FORMAT = 1;
  private static final byte FIRST_FORMAT_WITH_SEALS = 3;
  private static final byte FIRST_FORMAT_WITH_ORIGINS = 4;

  private static final byte CREATED = 0;
  private static final byte REMOVED = 1;
  private static final byte UPDATED = 2;
  private static final byte DESTROYED = 3;

  private final SpecSeal seal;
  private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

  public GroupCodec(SpecSeal seal) {
    this.seal = seal;
  }

  /** The buffer is this codec's, and good until the next call. */
  public ByteBuffer encode(List<Change> changes) {
    while (true) {
      try {
        buffer.clear().put(FORMAT);
        changes.forEach(this::put);
        return buffer.flip();
      } catch (BufferOverflowException e) {
        buffer = ByteBuffer.allocate(2 * buffer.capacity());
      }
    }
  }

  private void put(Change change) {
    switch (change) {
      case Change.Created created -> put(CREATED, created.entry());
      case Change.Updated updated -> {
        put(UPDATED, updated.entry());
        OldEntryCodec.put(buffer, updated.old(), updated.entry(), seal);
      }
      case Change.Destroyed destroyed -> put(DESTROYED, destroyed.entry());
    }
  }

  private void put(byte kind, Entry entry) {
    Place place = Place.spec(entry.metadata());
    EntryCodec.put(
        buffer.put(kind), entry.metadata(), entry.origin(), seal.seal(place, entry.spec()));
  }

  /**
   * @param first position of the first change
   * @throws StateException when a newer version wrote it
   * @throws SealException when a spec is damaged or cannot be unsealed
   */
  public static List<Logged> decode(long first, int count, ByteBuffer payload, SpecOpener opener)
      throws StateException, SealException {
    byte format = payload.get();
    if (format < OLDEST_FORMAT || format > FORMAT) {
      throw new StateException(
          "changes from position %d: group format %d (expected: %d to %d); it was written by a newer version, use that one"
              .formatted(first, format, OLDEST_FORMAT, FORMAT));
    }
    List<Logged> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(decode(format, first + i, payload, opener));
    }
    return changes;
  }

  private static Logged decode(byte format, long position, ByteBuffer bytes, SpecOpener opener)
      throws SealException {
    byte kind = bytes.get();
    if (kind == REMOVED) {
      Row.Key key = EntryCodec.key(bytes);
      bytes.getLong(); // its version
      return new Logged.Removed(position, key, Entry.UNKNOWN_ORIGIN, Optional.empty());
    }
    long origin = format < FIRST_FORMAT_WITH_ORIGINS ? Entry.UNKNOWN_ORIGIN : bytes.getLong();
    Entry entry = EntryCodec.entry(bytes, origin, opener);
    SpecOpener replaced = format < FIRST_FORMAT_WITH_SEALS ? SpecOpener.AS_IT_IS : opener;
    return switch (kind) {
      case CREATED ->
          entry.metadata().version() == 1
              ? Logged.of(new Change.Created(position, entry))
              : new Logged.Put(position, entry, Optional.empty());
      case UPDATED ->
          Logged.of(new Change.Updated(position, entry, OldEntryCodec.old(bytes, entry, replaced)));
      case DESTROYED -> Logged.of(new Change.Destroyed(position, entry));
      default ->
          throw new IllegalStateException(
              "journal change at position %d: kind %d (expected: %d to %d)"
                  .formatted(position, kind, CREATED, DESTROYED));
    };
  }
}
