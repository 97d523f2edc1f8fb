package ciao.state.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.journal.WatchedDisk.Operation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on real files. */
final class JournalTest {
  private static final long SEED = Long.getLong("ciao.journal.seed", 7L);
  private static final JournalSettings SETTINGS =
      new JournalSettings(4 * 1024, 1, 4, Duration.ofMillis(50));

  @TempDir private Path temporary;
  private final WatchedDisk disk = new WatchedDisk();

  private Path directory() {
    return temporary.resolve("journal");
  }

  private Journal open() throws IOException {
    return open(directory());
  }

  private Journal open(Path directory) throws IOException {
    return new JournalOpener(directory, SETTINGS, disk, UUID::randomUUID, Runnable::run).open();
  }

  private static void append(Journal journal, String payload) throws IOException {
    journal.append(
        journal.last() + 1, 1, ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> read(Journal journal) throws IOException {
    try (JournalCursor cursor = journal.readFrom(journal.first())) {
      return drain(cursor);
    }
  }

  private static List<String> drain(JournalCursor cursor) throws IOException {
    List<String> payloads = new ArrayList<>();
    for (JournalRecord record = cursor.next(); record != null; record = cursor.next()) {
      payloads.add(StandardCharsets.UTF_8.decode(record.payload()).toString());
    }
    return payloads;
  }

  /** A journal of {@code count} records of some 500 bytes: seven to a file. */
  private List<String> fill(int count) throws IOException {
    List<String> payloads =
        IntStream.range(0, count).mapToObj(i -> i + "-" + "x".repeat(500)).toList();
    try (Journal journal = open()) {
      for (String payload : payloads) {
        append(journal, payload);
      }
    }
    return payloads;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.sorted().toList();
    }
  }

  private static void overwrite(Path file, long offset, byte... bytes) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(offset);
      access.write(bytes);
    }
  }

  @Test
  void records_are_found_again_over_many_files() throws Exception {
    List<String> written = fill(20);

    assertThat(files()).hasSize(3).allSatisfy(file -> assertThat(file).hasSize(4 * 1024));
    try (Journal journal = open()) {
      assertThat(journal.first()).isEqualTo(1);
      assertThat(journal.last()).isEqualTo(20);
      assertThat(read(journal)).isEqualTo(written);
    }
  }

  @Test
  void a_journal_keeps_its_identity_and_another_has_its_own() throws Exception {
    UUID identity;
    try (Journal journal = open()) {
      identity = journal.identity();
    }
    try (Journal again = open();
        Journal other = open(temporary.resolve("other"))) {
      assertThat(again.identity()).isEqualTo(identity).isNotEqualTo(other.identity());
    }
  }

  @Test
  void a_cursor_follows_what_is_appended_and_begins_with_the_record_that_holds_its_position()
      throws Exception {
    try (Journal journal = open()) {
      journal.append(1, 3, ByteBuffer.wrap("one".getBytes(StandardCharsets.UTF_8)));
      journal.append(4, 2, ByteBuffer.wrap("four".getBytes(StandardCharsets.UTF_8)));
      try (JournalCursor cursor = journal.readFrom(5);
          JournalCursor atEnd = journal.readFrom(6)) {
        assertThat(drain(cursor)).containsExactly("four");
        assertThat(drain(atEnd)).isEmpty();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
          String payload = i + "y".repeat(i * 20);
          expected.add(payload);
          append(journal, payload);
          assertThat(drain(cursor)).containsExactly(payload);
        }
        assertThat(drain(atEnd)).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_record_is_written_then_synced_before_append_returns() throws Exception {
    try (Journal journal = open()) {
      append(journal, "first");
      List<String> steps = new ArrayList<>();
      disk.hook((operation, path) -> steps.add(operation + " " + path.getFileName()));

      append(journal, "second");
      steps.add("returned");

      assertThat(steps)
          .containsExactly(
              "WRITE 00000000000000000001.journal",
              "SYNC 00000000000000000001.journal",
              "returned");
    }
  }

  @Test
  void a_tail_cut_or_garbled_anywhere_costs_only_the_record_it_hits() throws Exception {
    Random random = new Random(SEED);
    fill(4);
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    int third = SegmentFormat.HEADER_BYTES + 3 * SegmentFormat.recordBytes(502);
    int end = third + SegmentFormat.recordBytes(502);
    for (int round = 0; round < 100; round++) {
      int at = third + random.nextInt(SegmentFormat.RECORD_HEADER_BYTES + 502);
      byte[] damaged = whole.clone();
      if (random.nextBoolean()) {
        damaged = Arrays.copyOf(whole, at);
      } else {
        byte[] garbage = new byte[random.nextInt(end - at) + 1];
        random.nextBytes(garbage);
        garbage[0] = (byte) (whole[at] + 1 + random.nextInt(255));
        System.arraycopy(garbage, 0, damaged, at, garbage.length);
      }
      Files.write(file, damaged);

      try (Journal journal = open()) {
        assertThat(read(journal)).as("seed %d, round %d", SEED, round).hasSize(3);
        append(journal, "after");
      }
      try (Journal journal = open()) {
        assertThat(read(journal)).hasSize(4).endsWith("after");
      }
      assertThat(Files.size(file)).isEqualTo(whole.length);
    }
  }

  @Test
  void damage_before_an_intact_record_is_refused_with_file_and_offset() throws Exception {
    fill(4);
    Path file = files().getFirst();
    int second = SegmentFormat.HEADER_BYTES + SegmentFormat.recordBytes(502);
    overwrite(file, second + 100, (byte) '!');

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(file + " is corrupt at offset " + second)
        .hasMessageContaining("position 2")
        .hasMessageContaining("backup");
  }

  @Test
  void damage_in_an_older_file_is_refused_when_it_is_read() throws Exception {
    fill(20);
    Path file = files().get(1);
    int first = SegmentFormat.HEADER_BYTES;
    overwrite(file, first + 30, (byte) '!');

    try (Journal journal = open()) {
      assertThatThrownBy(() -> read(journal))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(file + " is corrupt at offset " + first);
      try (JournalCursor behind = journal.readFrom(15)) {
        assertThat(drain(behind)).hasSize(6);
      }
    }
  }

  @Test
  void a_missing_file_between_others_is_refused_when_it_is_reached() throws Exception {
    fill(20);
    Files.delete(files().get(1));

    try (Journal journal = open()) {
      assertThatThrownBy(() -> read(journal))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("no intact record of position 8");
    }
  }

  @Test
  void headers_that_are_damaged_newer_foreign_or_misnamed_are_refused() throws Exception {
    fill(20);
    Path file = files().get(1);
    byte[] whole = Files.readAllBytes(file);

    overwrite(file, 0, (byte) 'X');
    assertThatThrownBy(this::open).hasMessageContaining(file + " does not begin as a journal");
    Files.write(file, whole);
    overwrite(file, 11, (byte) 2);
    assertThatThrownBy(this::open)
        .hasMessageContaining("journal format 2")
        .hasMessageContaining("newer version");
    Files.write(file, whole);
    overwrite(file, 40, (byte) 1);
    assertThatThrownBy(this::open).hasMessageContaining(file + " is corrupt at offset 0");
    Files.write(file, whole);
    Path renamed = directory().resolve("00000000000000000009.journal");
    Files.move(file, renamed);
    assertThatThrownBy(this::open).hasMessageContaining(renamed + " begins with position 8");
    Files.delete(renamed);
    try (Journal other = open(temporary.resolve("other"))) {
      append(other, "x");
    }
    Files.copy(
        temporary.resolve("other/00000000000000000001.journal"),
        files().getFirst().resolveSibling("00000000000000000001.journal"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(this::open).hasMessageContaining("belongs to journal");
  }

  @Test
  void a_failed_write_is_struck_out_and_writing_goes_on() throws Exception {
    for (Operation failing : List.of(Operation.WRITE, Operation.SYNC)) {
      Path directory = temporary.resolve(failing.name());
      try (Journal journal = open(directory)) {
        append(journal, "one");
        disk.hook((operation, path) -> {
          if (operation == failing && path.toString().endsWith("1.journal")) {
            throw new IOException("Input/output error");
          }
        });
        assertThatThrownBy(() -> append(journal, "refused"))
            .isInstanceOfSatisfying(
                JournalException.class, e -> assertThat(e.maybeStored()).isFalse())
            .hasMessageContaining("Input/output error")
            .hasMessageContaining("struck out");
        append(journal, "two");
        assertThat(read(journal)).containsExactly("one", "two");
      }
      disk.hook((_, _) -> {});
      try (Journal journal = open(directory)) {
        assertThat(read(journal)).containsExactly("one", "two");
      }
    }
  }

  @Test
  void a_disk_that_takes_nothing_more_refuses_and_recovers() throws Exception {
    try (Journal journal = open()) {
      append(journal, "one");
      disk.hook((operation, _) -> {
        throw new IOException("No space left on device (" + operation + ")");
      });
      assertThatThrownBy(() -> append(journal, "in doubt"))
          .isInstanceOfSatisfying(
              JournalException.class, e -> assertThat(e.maybeStored()).isTrue());
      assertThatThrownBy(() -> append(journal, "refused"))
          .isInstanceOfSatisfying(
              JournalException.class, e -> assertThat(e.maybeStored()).isFalse())
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("make room");
      assertThat(read(journal)).containsExactly("one");

      disk.hook((_, _) -> {});
      append(journal, "two");
      assertThat(read(journal)).containsExactly("one", "two");
    }
    try (Journal journal = open()) {
      assertThat(read(journal)).containsExactly("one", "two");
    }
  }

  @Test
  void appending_waits_for_files_to_be_dropped_and_is_refused_when_none_are() throws Exception {
    try (Journal journal = open()) {
      while (journal.segments() < 4) {
        append(journal, "x".repeat(1_000));
      }
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 4; i++) {
                  append(journal, "x".repeat(1_000));
                }
              })
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("4 files wait for the tables")
          .hasMessageContaining("less than 4");
      long last = journal.last();

      assertThat(journal.canDropThrough(journal.first())).isFalse();
      journal.dropThrough(last);

      assertThat(journal.segments()).as("the newest and one retained").isEqualTo(2);
      append(journal, "x".repeat(1_000));
      assertThat(read(journal)).hasSize((int) (journal.last() - journal.first() + 1));
      assertThatThrownBy(() -> journal.readFrom(1))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("no position 1");
    }
  }

  @Test
  void only_the_next_position_and_a_fitting_payload_can_be_appended() throws Exception {
    try (Journal journal = open()) {
      ByteBuffer tooLarge = ByteBuffer.allocate(SETTINGS.maxPayloadBytes() + 1);
      assertThatThrownBy(() -> journal.append(2, 1, ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected: at least 1, at 1");
      assertThatThrownBy(() -> journal.append(1, 1, tooLarge))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("payload");
      journal.append(1, 1, ByteBuffer.allocate(SETTINGS.maxPayloadBytes()));
      journal.append(2, 1, ByteBuffer.allocate(SETTINGS.maxPayloadBytes()));
      assertThat(read(journal)).hasSize(2);
    }
  }

  @Test
  void a_locked_directory_is_refused_naming_who_has_it() throws Exception {
    try (DirectoryLock _ = DirectoryLock.take(directory())) {
      assertThatThrownBy(() -> DirectoryLock.take(directory()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(
              directory() + " is in use by process " + ProcessHandle.current().pid());
    }
    DirectoryLock.take(directory()).close();
  }
}
