package ciao.state.seal;

import io.airlift.compress.MalformedInputException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * Specs as JSON to stored bytes and back; all integers big-endian.
 *
 * <pre>
 * '{', '[', '"', a digit …  JSON as it is: written before there was anything else
 * 0x81  CRC32C (4), JSON
 * 0x82  CRC32C (4), length of the JSON (4), zstd frame
 * 0x84  key id (8), salt (16), number (8), sealed: 0x81 and JSON, or 0x82, length (4) and frame;
 *       tag (16)
 * </pre>
 *
 * CRC and tag are taken over the marker and the {@link Place} too. The markers are two bits away
 * from each other and more than one from any beginning of JSON, so that a bit flipped there shows
 * as well. For any thread.
 */
public final class SpecSeal {
  private static final byte PLAIN = (byte) 0x81;
  private static final byte COMPRESSED = (byte) 0x82;
  private static final byte SEALED = (byte) 0x84;

  /** What JSON may begin with. */
  private static final String JSON_BEGINNINGS = "{[\"-0123456789tfn";

  private static final int CRC_BYTES = 4;

  /** What storing a spec adds to it at most, in bytes. */
  public static final int MAX_ADDED_BYTES = 1 + Envelope.ADDED_BYTES + 1;

  /** Below, a frame's fixed parts and the time eat up what compression would save. */
  public static final int COMPRESS_FROM_BYTES = 1024;

  private final int compressFrom;
  private final Predicate<String> sealedTypes;
  private final @Nullable Envelope envelope;
  private volatile @Nullable MasterKeys keys;

  private SpecSeal(
      int compressFrom,
      Predicate<String> sealedTypes,
      @Nullable Envelope envelope,
      @Nullable MasterKeys keys) {
    if (compressFrom < 1) {
      throw new IllegalArgumentException(
          "compress from: %d bytes (expected: at least 1)".formatted(compressFrom));
    }
    this.compressFrom = compressFrom;
    this.sealedTypes = sealedTypes;
    this.envelope = envelope;
    this.keys = keys;
  }

  /** Compresses large specs and seals none. */
  public static SpecSeal withoutKeys() {
    return new SpecSeal(COMPRESS_FROM_BYTES, _ -> false, null, null);
  }

  /**
   * Seals specs of some types.
   *
   * @param sealedTypes by name; {@code _ -> true} for all
   */
  public static SpecSeal with(MasterKeys keys, Predicate<String> sealedTypes, SecureRandom random) {
    return new SpecSeal(COMPRESS_FROM_BYTES, sealedTypes, new Envelope(random), keys);
  }

  /** The same, compressing from another size on. */
  public SpecSeal compressingFrom(int bytes) {
    return new SpecSeal(bytes, sealedTypes, envelope, keys);
  }

  /**
   * Seals with other keys from now on.
   *
   * @throws IllegalStateException when this was made without keys
   */
  public void use(MasterKeys newKeys) {
    if (envelope == null) {
      throw new IllegalStateException(
          "%s for a store opened without a key ring (expected: one opened with it)"
              .formatted(newKeys));
    }
    keys = newKeys;
  }

  /** Empty when nothing is ever sealed. */
  public Optional<MasterKeys> keys() {
    return Optional.ofNullable(keys);
  }

  /** The bytes to store. */
  public byte[] seal(Place place, byte[] json) {
    Optional<byte[]> small =
        json.length < compressFrom ? Optional.empty() : Compression.compress(json);
    byte marker = small.isPresent() ? COMPRESSED : PLAIN;
    byte[] body = small.orElse(json);
    MasterKeys present = keys;
    if (envelope == null || present == null || !sealedTypes.test(place.type())) {
      return ByteBuffer.allocate(1 + CRC_BYTES + body.length)
          .put(marker)
          .putInt(checksum(place, marker, body))
          .put(body)
          .array();
    }
    byte[] inner = prefixed(marker, body);
    return prefixed(SEALED, envelope.seal(present.current(), bound(place), inner));
  }

  /**
   * What was stored.
   *
   * @throws SealException when it is damaged, somebody else's, or there is no key for it
   */
  public byte[] open(Place place, byte[] stored) throws SealException {
    byte marker = stored.length == 0 ? 0 : stored[0];
    if (marker == PLAIN || marker == COMPRESSED) {
      return body(place, marker, checked(place, marker, stored));
    }
    if (marker == SEALED) {
      byte[] inner = unsealed(place, Arrays.copyOfRange(stored, 1, stored.length));
      byte innerMarker = inner.length == 0 ? 0 : inner[0];
      return body(
          place, innerMarker, Arrays.copyOfRange(inner, Math.min(1, inner.length), inner.length));
    }
    if (stored.length > 0 && JSON_BEGINNINGS.indexOf(marker) >= 0) {
      return stored;
    }
    throw damaged(place, "it begins as nothing that is ever stored");
  }

  /** Whether it is stored as it would be now; if not, it is worth storing again. */
  public boolean isCurrent(String type, byte[] stored) {
    Optional<KeyId> wanted =
        Optional.ofNullable(keys).filter(_ -> sealedTypes.test(type)).map(MasterKeys::currentId);
    return sealedWith(stored).equals(wanted);
  }

  /** The key it is sealed with, if it is. */
  public static Optional<KeyId> sealedWith(byte[] stored) {
    return stored.length >= 1 + Envelope.ADDED_BYTES && stored[0] == SEALED
        ? Optional.of(Envelope.keyId(stored, 1))
        : Optional.empty();
  }

  private static byte[] checked(Place place, byte marker, byte[] stored) throws SealException {
    if (stored.length >= 1 + CRC_BYTES) {
      byte[] body = Arrays.copyOfRange(stored, 1 + CRC_BYTES, stored.length);
      if (ByteBuffer.wrap(stored, 1, CRC_BYTES).getInt() == checksum(place, marker, body)) {
        return body;
      }
    }
    throw damaged(place, "its checksum does not fit");
  }

  private static byte[] body(Place place, byte marker, byte[] body) throws SealException {
    if (marker == PLAIN) {
      return body;
    }
    if (marker == COMPRESSED) {
      try {
        return Compression.decompress(body);
      } catch (MalformedInputException e) {
        throw damaged(place, "it cannot be decompressed");
      }
    }
    throw damaged(place, "what is sealed begins as nothing that is ever sealed");
  }

  private byte[] unsealed(Place place, byte[] sealed) throws SealException {
    if (sealed.length < Envelope.ADDED_BYTES) {
      throw damaged(place, "it is cut off");
    }
    KeyId id = Envelope.keyId(sealed, 0);
    MasterKeys present = keys;
    if (envelope == null || present == null) {
      throw new SealException(
          "the spec of %s is sealed with key %s, and the store was opened without a key ring; open it with the ring that has this key"
              .formatted(place, id));
    }
    MasterKey key =
        present
            .find(id)
            .orElseThrow(() ->
                new SealException(
                    "the spec of %s is sealed with key %s (expected: one of %s); put the key ring back that has it, or the store from a backup if it is damaged"
                        .formatted(place, id, present.ids())));
    try {
      return envelope.open(key, bound(place), sealed);
    } catch (AEADBadTagException e) {
      throw damaged(place, "it is not what was sealed with key %s".formatted(id));
    }
  }

  private static byte[] bound(Place place) {
    return prefixed(SEALED, place.bytes());
  }

  private static int checksum(Place place, byte marker, byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(marker);
    crc.update(place.bytes());
    crc.update(body);
    return (int) crc.getValue();
  }

  private static byte[] prefixed(byte first, byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put(first).put(rest).array();
  }

  private static SealException damaged(Place place, String how) {
    return new SealException(
        "the stored spec of %s is damaged: %s; put the store back from a backup"
            .formatted(place, how));
  }
}
