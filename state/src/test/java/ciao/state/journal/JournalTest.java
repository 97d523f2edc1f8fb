package ciao.state.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.journal.WatchedDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The journal on real files. */
final class JournalTest extends JournalFixture {

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

      assertThat(journal.isWorthDroppingThrough(journal.first())).isFalse();
      assertThat(journal.isWorthDroppingThrough(last)).isTrue();
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
