package ciao.state.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files somebody cut, overwrote, renamed or mixed up. */
final class JournalDamageTest extends JournalFixture {
  private static final long SEED = Long.getLong("ciao.journal.seed", 7L);

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
}
