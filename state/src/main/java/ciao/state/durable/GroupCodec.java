package ciao.state.durable;

import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.memory.Change;
import ciao.state.memory.Entry;
import ciao.state.sql.Row;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * A group of changes as the payload of one journal record; all integers big-endian.
 *
 * <pre>
 * group    1  format, 1
 *          n  changes, as many as the record says, at positions that follow one another
 * change   1  0 put, 1 remove
 *          n  type, namespace, id (text)
 *          8  version
 *   put    n  owner (text)
 *          1  phase: 0 running, 1 tearing down
 *          n  finalizers: count (2), texts
 *          n  labels: count (2), key and value texts
 *          n  annotations, likewise
 *         12  created: seconds since the epoch (8), nanoseconds (4)
 *         12  updated
 *          n  spec: length (4), JSON
 * text     n  length in bytes (2), UTF-8
 * </pre>
 */
final class GroupCodec {
  private static final byte FORMAT = 1;
  private static final byte PUT = 0;
  private static final byte REMOVE = 1;

  private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

  /** The buffer is this codec's, and good until the next call. */
  ByteBuffer encode(List<Change> changes) {
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

  /** A change as the journal has it. */
  sealed interface Logged {
    long position();

    Row.Key key();

    record Put(long position, Entry entry) implements Logged {
      @Override
      public Row.Key key() {
        Metadata metadata = entry.metadata();
        return new Row.Key(metadata.type(), metadata.namespace(), metadata.id());
      }
    }

    record Removed(long position, Row.Key key) implements Logged {}
  }

  /**
   * @param first position of the first change
   */
  static List<Logged> decode(long first, int count, ByteBuffer payload) throws StateException {
    byte format = payload.get();
    if (format != FORMAT) {
      throw new StateException(
          "journal record of position %d: group format %d (expected: %d); it was written by a newer version, use that one"
              .formatted(first, format, FORMAT));
    }
    List<Logged> changes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      changes.add(decode(first + i, payload));
    }
    return changes;
  }

  private void put(Change change) {
    switch (change) {
      case Change.Created created -> putEntry(created.entry());
      case Change.Updated updated -> putEntry(updated.entry());
      case Change.Destroyed destroyed -> {
        buffer.put(REMOVE);
        putKey(destroyed.entry().metadata());
      }
    }
  }

  private void putEntry(Entry entry) {
    Metadata metadata = entry.metadata();
    buffer.put(PUT);
    putKey(metadata);
    putText(metadata.owner());
    buffer.put(
        switch (metadata.phase()) {
          case RUNNING -> (byte) 0;
          case TEARING_DOWN -> (byte) 1;
        });
    buffer.putShort((short) metadata.finalizers().size());
    metadata.finalizers().forEach(this::putText);
    putTexts(metadata.labels());
    putTexts(metadata.annotations());
    putInstant(metadata.created());
    putInstant(metadata.updated());
    buffer.putInt(entry.spec().length).put(entry.spec());
  }

  private void putKey(Metadata metadata) {
    putText(metadata.type());
    putText(metadata.namespace());
    putText(metadata.id());
    buffer.putLong(metadata.version());
  }

  private void putTexts(Map<String, String> texts) {
    buffer.putShort((short) texts.size());
    texts.forEach((key, value) -> {
      putText(key);
      putText(value);
    });
  }

  private void putText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buffer.putShort((short) bytes.length).put(bytes);
  }

  private void putInstant(Instant instant) {
    buffer.putLong(instant.getEpochSecond()).putInt(instant.getNano());
  }

  private static Logged decode(long position, ByteBuffer bytes) {
    byte kind = bytes.get();
    Row.Key key = new Row.Key(text(bytes), text(bytes), text(bytes));
    long version = bytes.getLong();
    return switch (kind) {
      case PUT -> new Logged.Put(position, entry(key, version, bytes));
      case REMOVE -> new Logged.Removed(position, key);
      default ->
          throw new IllegalStateException(
              "journal change at position %d: kind %d (expected: %d or %d)"
                  .formatted(position, kind, PUT, REMOVE));
    };
  }

  private static Entry entry(Row.Key key, long version, ByteBuffer bytes) {
    Metadata metadata =
        new Metadata(
            key.namespace(),
            key.type(),
            key.id(),
            version,
            text(bytes),
            bytes.get() == 0 ? Phase.RUNNING : Phase.TEARING_DOWN,
            finalizers(bytes),
            texts(bytes),
            texts(bytes),
            instant(bytes),
            instant(bytes));
    byte[] spec = new byte[bytes.getInt()];
    bytes.get(spec);
    return new Entry(metadata, spec);
  }

  private static SequencedSet<String> finalizers(ByteBuffer bytes) {
    SequencedSet<String> finalizers = new LinkedHashSet<>();
    int count = bytes.getShort();
    for (int i = 0; i < count; i++) {
      finalizers.add(text(bytes));
    }
    return finalizers;
  }

  private static Map<String, String> texts(ByteBuffer bytes) {
    Map<String, String> texts = new TreeMap<>();
    int count = bytes.getShort();
    for (int i = 0; i < count; i++) {
      texts.put(text(bytes), text(bytes));
    }
    return texts;
  }

  private static String text(ByteBuffer bytes) {
    byte[] text = new byte[Short.toUnsignedInt(bytes.getShort())];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static Instant instant(ByteBuffer bytes) {
    return Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
  }
}
