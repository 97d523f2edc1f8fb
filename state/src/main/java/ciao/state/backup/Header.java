package ciao.state.backup;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * What a backup says of itself.
 *
 * <pre>
 *  0   8  "CIAOBKUP"
 *  8   4  format, 1
 * 12   4  CRC32C of the other 60 bytes
 * 16   8  position
 * 24   8  number of resources
 * 32  12  when it was taken: seconds since the epoch (8), nanoseconds (4)
 * 44  20  0
 * </pre>
 *
 * @param position of the newest change in it
 * @param count how many resources it has
 * @param taken when
 */
public record Header(long position, long count, Instant taken) {
  static final int BYTES = 64;
  private static final int FORMAT = 1;
  private static final long MAGIC = 0x4349414f424b5550L; // "CIAOBKUP"

  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putInt(FORMAT).putInt(0).putLong(position).putLong(count);
    bytes.putLong(taken.getEpochSecond()).putInt(taken.getNano());
    bytes.putInt(12, checksum(bytes));
    return bytes.array();
  }

  /**
   * @param file to name in the refusal
   */
  static Header decode(byte[] encoded, String file) throws BackupException {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    if (encoded.length < BYTES || bytes.getLong(0) != MAGIC) {
      throw new BackupException(
          "%s does not begin as a backup (expected: a file that a backup was written to)"
              .formatted(file));
    }
    int format = bytes.getInt(8);
    if (format != FORMAT) {
      throw new BackupException(
          "%s has backup format %d (expected: %d); it was written by another version, use that one"
              .formatted(file, format, FORMAT));
    }
    if (bytes.getInt(12) != checksum(bytes)) {
      throw new BackupException(
          "%s is damaged: its header's checksum does not fit; use another backup".formatted(file));
    }
    try {
      Instant taken = Instant.ofEpochSecond(bytes.getLong(32), bytes.getInt(40));
      return new Header(bytes.getLong(16), bytes.getLong(24), taken);
    } catch (DateTimeException e) {
      throw new BackupException("%s is damaged: it was taken at no time there is".formatted(file));
    }
  }

  private static int checksum(ByteBuffer header) {
    CRC32C checksum = new CRC32C();
    checksum.update(header.slice(0, 12));
    checksum.update(header.slice(16, BYTES - 16));
    return (int) checksum.getValue();
  }
}
