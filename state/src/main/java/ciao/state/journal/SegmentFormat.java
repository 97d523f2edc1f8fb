package ciao.state.journal;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a segment file; all integers big-endian.
 *
 * <pre>
 * header, 64 bytes                         record, at a multiple of 8
 *  0   8  "CIAOJRNL"                        0  4  payload length, 1 or more
 *  8   4  format, 1                         4  4  CRC32C of bytes 0..3 and 8..end of payload
 * 12   4  CRC32C of the other 60 bytes      8  8  position of the first change
 * 16  16  identity of the journal          16  4  number of changes, 1 or more
 * 32   8  position of the first change     20  4  0
 * 40   4  size of the file                 24  n  payload
 * 44  20  0                                       0 to 7 bytes of 0
 * </pre>
 *
 * A record is one group of changes and is synced before the next is written. What follows the last
 * record is 0, or what a crash left of one more record.
 */
final class SegmentFormat {
  static final int HEADER_BYTES = 64;
  static final int RECORD_HEADER_BYTES = 24;
  private static final int ALIGNMENT = 8;
  private static final int FORMAT = 1;
  private static final long MAGIC = 0x4349414f4a524e4cL; // "CIAOJRNL"

  private SegmentFormat() {}

  /** What a segment says of itself. */
  record Header(UUID identity, long first, int size) {

    ByteBuffer encode() {
      ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
      bytes.putLong(0, MAGIC);
      bytes.putInt(8, FORMAT);
      bytes.putLong(16, identity.getMostSignificantBits());
      bytes.putLong(24, identity.getLeastSignificantBits());
      bytes.putLong(32, first);
      bytes.putInt(40, size);
      bytes.putInt(12, headerChecksum(bytes));
      return bytes;
    }

    /**
     * @param file to name in the refusal
     */
    static Header decode(ByteBuffer bytes, String file) throws JournalException {
      if (bytes.remaining() < HEADER_BYTES || bytes.getLong(0) != MAGIC) {
        throw new JournalException(
            "%s does not begin as a journal file (expected: a header of %d bytes); put the file back from a backup of the whole directory"
                .formatted(file, HEADER_BYTES));
      }
      int format = bytes.getInt(8);
      if (format > FORMAT) {
        throw new JournalException(
            "%s has journal format %d (expected: at most %d); it was written by a newer version, use that one"
                .formatted(file, format, FORMAT));
      }
      if (bytes.getInt(12) != headerChecksum(bytes)) {
        throw new JournalException(
            "%s is corrupt at offset 0: the header's checksum does not fit; put the file back from a backup of the whole directory"
                .formatted(file));
      }
      return new Header(
          new UUID(bytes.getLong(16), bytes.getLong(24)), bytes.getLong(32), bytes.getInt(40));
    }
  }

  /** Room a record takes, padding included. */
  static int recordBytes(int payloadBytes) {
    int unpadded = RECORD_HEADER_BYTES + payloadBytes;
    return (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Fills {@code target} from 0 on and leaves it ready to be written. */
  static void encodeRecord(ByteBuffer target, long first, int count, ByteBuffer payload) {
    int length = payload.remaining();
    target.clear();
    target.putInt(length).putInt(0).putLong(first).putInt(count).putInt(0).put(payload);
    while (target.position() % ALIGNMENT != 0) {
      target.put((byte) 0);
    }
    target.flip();
    target.putInt(4, recordChecksum(target, 0, length));
  }

  /** The record at {@code offset}; null when there is none, or it is damaged or cut off. */
  static @Nullable JournalRecord decodeRecord(ByteBuffer bytes, int offset) {
    int room = bytes.limit() - offset - RECORD_HEADER_BYTES;
    if (room < 0) {
      return null;
    }
    int length = bytes.getInt(offset);
    long first = bytes.getLong(offset + 8);
    int count = bytes.getInt(offset + 16);
    if (length < 1 || length > room || first < 1 || count < 1 || bytes.getInt(offset + 20) != 0) {
      return null;
    }
    if (bytes.getInt(offset + 4) != recordChecksum(bytes, offset, length)) {
      return null;
    }
    ByteBuffer payload = bytes.slice(offset + RECORD_HEADER_BYTES, length).asReadOnlyBuffer();
    return new JournalRecord(first, count, payload);
  }

  /**
   * Looks behind {@code offset} for an intact record later than {@code position}.
   *
   * @return its offset, or -1
   */
  static int findLaterRecord(ByteBuffer bytes, int offset, long position) {
    int start = (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    for (int at = start; at + RECORD_HEADER_BYTES <= bytes.limit(); at += ALIGNMENT) {
      if (bytes.getLong(at + 8) > position && decodeRecord(bytes, at) != null) {
        return at;
      }
    }
    return -1;
  }

  private static int headerChecksum(ByteBuffer header) {
    CRC32C checksum = new CRC32C();
    checksum.update(header.slice(0, 12));
    checksum.update(header.slice(16, HEADER_BYTES - 16));
    return (int) checksum.getValue();
  }

  private static int recordChecksum(ByteBuffer bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.slice(offset, 4));
    checksum.update(bytes.slice(offset + 8, RECORD_HEADER_BYTES - 8 + length));
    return (int) checksum.getValue();
  }
}
