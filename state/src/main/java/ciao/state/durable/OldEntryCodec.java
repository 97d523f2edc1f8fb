package ciao.state.durable;

import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.memory.Entry;
import ciao.state.seal.Place;
import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SequencedSet;

/**
 * What an update took the place of, by what it had differently, as {@link GroupCodec} says: watches
 * that resume over a restart must see what the others saw, and most updates change little.
 */
final class OldEntryCodec {
  private static final int FINALIZERS_DIFFER = 1;
  private static final int LABELS_DIFFER = 2;
  private static final int ANNOTATIONS_DIFFER = 4;
  private static final int SPEC_DIFFERS = 8;
  private static final int WAS_TEARING_DOWN = 16;

  private OldEntryCodec() {}

  static void put(ByteBuffer bytes, Entry oldEntry, Entry newEntry, SpecSeal seal) {
    Metadata old = oldEntry.metadata();
    int flags = flags(oldEntry, newEntry);
    bytes.put((byte) flags);
    EntryCodec.putInstant(bytes, old.updated());
    if ((flags & FINALIZERS_DIFFER) != 0) {
      EntryCodec.putTexts(bytes, old.finalizers());
    }
    if ((flags & LABELS_DIFFER) != 0) {
      EntryCodec.putTexts(bytes, old.labels());
    }
    if ((flags & ANNOTATIONS_DIFFER) != 0) {
      EntryCodec.putTexts(bytes, old.annotations());
    }
    if ((flags & SPEC_DIFFERS) != 0) {
      putSpec(bytes, oldEntry.spec(), newEntry, seal);
    }
  }

  private static int flags(Entry oldEntry, Entry newEntry) {
    Metadata old = oldEntry.metadata();
    Metadata now = newEntry.metadata();
    boolean sameFinalizers =
        Arrays.equals(old.finalizers().toArray(), now.finalizers().toArray()); // in order
    return (sameFinalizers ? 0 : FINALIZERS_DIFFER)
        | (old.labels().equals(now.labels()) ? 0 : LABELS_DIFFER)
        | (old.annotations().equals(now.annotations()) ? 0 : ANNOTATIONS_DIFFER)
        | (Arrays.equals(oldEntry.spec(), newEntry.spec()) ? 0 : SPEC_DIFFERS)
        | (old.phase() == Phase.TEARING_DOWN ? WAS_TEARING_DOWN : 0);
  }

  private static void putSpec(ByteBuffer bytes, byte[] old, Entry newEntry, SpecSeal seal) {
    byte[] now = newEntry.spec();
    int least = Math.min(old.length, now.length);
    int first = Arrays.mismatch(old, now);
    int beginning = Math.min(first, least);
    int end = 0;
    while (end < least - beginning && old[old.length - 1 - end] == now[now.length - 1 - end]) {
      end++;
    }
    byte[] between = Arrays.copyOfRange(old, beginning, old.length - end);
    byte[] stored = seal.seal(Place.replaced(newEntry.metadata()), between);
    bytes.putInt(beginning).putInt(end).putInt(stored.length).put(stored);
  }

  /**
   * @param opener of what the specs had different
   */
  static Entry old(ByteBuffer bytes, Entry newEntry, SpecOpener opener) throws SealException {
    Metadata now = newEntry.metadata();
    byte flags = bytes.get();
    Instant updated = EntryCodec.instant(bytes);
    SequencedSet<String> finalizers =
        (flags & FINALIZERS_DIFFER) != 0 ? EntryCodec.finalizers(bytes) : now.finalizers();
    Map<String, String> labels =
        (flags & LABELS_DIFFER) != 0 ? EntryCodec.texts(bytes) : now.labels();
    Map<String, String> annotations =
        (flags & ANNOTATIONS_DIFFER) != 0 ? EntryCodec.texts(bytes) : now.annotations();
    byte[] spec = (flags & SPEC_DIFFERS) != 0 ? spec(bytes, newEntry, opener) : newEntry.spec();
    Metadata old =
        new Metadata(
            now.namespace(),
            now.type(),
            now.id(),
            now.version() - 1,
            now.owner(),
            (flags & WAS_TEARING_DOWN) != 0 ? Phase.TEARING_DOWN : Phase.RUNNING,
            finalizers,
            labels,
            annotations,
            now.created(),
            updated);
    return new Entry(old, spec, newEntry.origin());
  }

  private static byte[] spec(ByteBuffer bytes, Entry newEntry, SpecOpener opener)
      throws SealException {
    byte[] now = newEntry.spec();
    int beginning = bytes.getInt();
    int end = bytes.getInt();
    byte[] stored = new byte[bytes.getInt()];
    bytes.get(stored);
    byte[] between = opener.open(Place.replaced(newEntry.metadata()), stored);
    byte[] old = Arrays.copyOf(now, beginning + between.length + end);
    System.arraycopy(between, 0, old, beginning, between.length);
    System.arraycopy(now, now.length - end, old, beginning + between.length, end);
    return old;
  }
}
