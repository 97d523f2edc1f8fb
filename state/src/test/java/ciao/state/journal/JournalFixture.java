package ciao.state.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A journal of small files in a directory of its own, and shorthand. */
abstract class JournalFixture {
  protected static final JournalSettings SETTINGS =
      new JournalSettings(4 * 1024, 1, 4, Duration.ofMillis(50));

  @TempDir protected Path temporary;
  protected final WatchedDisk disk = new WatchedDisk();

  protected Path directory() {
    return temporary.resolve("journal");
  }

  protected Journal open() throws IOException {
    return open(directory());
  }

  protected Journal open(Path directory) throws IOException {
    return new JournalOpener(directory, SETTINGS, disk, UUID::randomUUID, Runnable::run).open();
  }

  protected static void append(Journal journal, String payload) throws IOException {
    journal.append(
        journal.last() + 1, 1, ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
  }

  protected static List<String> read(Journal journal) throws IOException {
    try (JournalCursor cursor = journal.readFrom(journal.first())) {
      return drain(cursor);
    }
  }

  protected static List<String> drain(JournalCursor cursor) throws IOException {
    List<String> payloads = new ArrayList<>();
    for (JournalRecord record = cursor.next(); record != null; record = cursor.next()) {
      payloads.add(StandardCharsets.UTF_8.decode(record.payload()).toString());
    }
    return payloads;
  }

  /** A journal of {@code count} records of some 500 bytes: seven to a file. */
  protected List<String> fill(int count) throws IOException {
    List<String> payloads =
        IntStream.range(0, count).mapToObj(i -> i + "-" + "x".repeat(500)).toList();
    try (Journal journal = open()) {
      for (String payload : payloads) {
        append(journal, payload);
      }
    }
    return payloads;
  }

  protected List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.sorted().toList();
    }
  }

  protected static void overwrite(Path file, long offset, byte... bytes) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(offset);
      access.write(bytes);
    }
  }
}
