package ciao.state.durable;

import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.memory.Entry;
import ciao.state.seal.Place;
import ciao.state.seal.SealException;
import ciao.state.sql.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/** An entry, as {@link GroupCodec} says. */
final class EntryCodec {
  private EntryCodec() {}

  /**
   * @param stored the spec as the seal made it
   */
  static void put(ByteBuffer bytes, Metadata metadata, long origin, byte[] stored) {
    bytes.putLong(origin);
    putText(bytes, metadata.type());
    putText(bytes, metadata.namespace());
    putText(bytes, metadata.id());
    bytes.putLong(metadata.version());
    putText(bytes, metadata.owner());
    bytes.put(
        switch (metadata.phase()) {
          case RUNNING -> (byte) 0;
          case TEARING_DOWN -> (byte) 1;
        });
    putTexts(bytes, metadata.finalizers());
    putTexts(bytes, metadata.labels());
    putTexts(bytes, metadata.annotations());
    putInstant(bytes, metadata.created());
    putInstant(bytes, metadata.updated());
    bytes.putInt(stored.length).put(stored);
  }

  static Entry entry(ByteBuffer bytes, long origin, SpecOpener opener) throws SealException {
    Row.Key key = key(bytes);
    long version = bytes.getLong();
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
    return new Entry(metadata, opener.open(Place.spec(metadata), spec), origin);
  }

  static Row.Key key(ByteBuffer bytes) {
    return new Row.Key(text(bytes), text(bytes), text(bytes));
  }

  static void putTexts(ByteBuffer bytes, Collection<String> texts) {
    bytes.putShort((short) texts.size());
    texts.forEach(text -> putText(bytes, text));
  }

  static void putTexts(ByteBuffer bytes, Map<String, String> texts) {
    bytes.putShort((short) texts.size());
    texts.forEach((key, value) -> {
      putText(bytes, key);
      putText(bytes, value);
    });
  }

  static void putInstant(ByteBuffer bytes, Instant instant) {
    bytes.putLong(instant.getEpochSecond()).putInt(instant.getNano());
  }

  static SequencedSet<String> finalizers(ByteBuffer bytes) {
    SequencedSet<String> finalizers = new LinkedHashSet<>();
    int count = bytes.getShort();
    for (int i = 0; i < count; i++) {
      finalizers.add(text(bytes));
    }
    return finalizers;
  }

  static Map<String, String> texts(ByteBuffer bytes) {
    Map<String, String> texts = new TreeMap<>();
    int count = bytes.getShort();
    for (int i = 0; i < count; i++) {
      texts.put(text(bytes), text(bytes));
    }
    return texts;
  }

  static Instant instant(ByteBuffer bytes) {
    return Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
  }

  private static void putText(ByteBuffer bytes, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.putShort((short) encoded.length).put(encoded);
  }

  private static String text(ByteBuffer bytes) {
    byte[] encoded = new byte[Short.toUnsignedInt(bytes.getShort())];
    bytes.get(encoded);
    return new String(encoded, StandardCharsets.UTF_8);
  }
}
