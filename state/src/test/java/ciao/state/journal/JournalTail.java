package ciao.state.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The bytes of the last record of a closed journal, from its first to the last that is not 0: what
 * is not synced when a process is killed between writing a record and syncing it.
 */
public record JournalTail(Path file, int begin, int end) {

  public static JournalTail of(Path directory) throws IOException {
    Path newest;
    try (Stream<Path> files = Files.list(directory)) {
      newest =
          files
              .filter(file -> Segment.firstByName(file).isPresent())
              .max(Path::compareTo)
              .orElseThrow();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(newest));
    int last = SegmentFormat.HEADER_BYTES;
    int behind = last;
    for (JournalRecord record = SegmentFormat.decodeRecord(bytes, behind);
        record != null;
        record = SegmentFormat.decodeRecord(bytes, behind)) {
      last = behind;
      behind += SegmentFormat.recordBytes(record.payload().remaining());
    }
    int end = behind;
    while (end > last && bytes.get(end - 1) == 0) {
      end--;
    }
    return new JournalTail(newest, last, end);
  }

  /** As if the disk had kept only its beginning: the rest is 0, or even the file ends there. */
  public void cut(Random random) throws IOException {
    int at = random.nextInt(begin, end);
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      if (random.nextBoolean()) {
        access.setLength(at);
      } else {
        access.seek(at);
        access.write(new byte[end - at]);
      }
    }
  }

  /** As if the disk had kept anything at all from some byte on: each is another than it was. */
  public void garble(Random random) throws IOException {
    int at = random.nextInt(begin, end);
    byte[] bytes = new byte[end - at];
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(at);
      access.readFully(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= (byte) random.nextInt(1, 256);
      }
      access.seek(at);
      access.write(bytes);
    }
  }
}
