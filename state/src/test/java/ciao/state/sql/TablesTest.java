package ciao.state.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.sql.Tables.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TablesTest {
  private static final UUID JOURNAL = new UUID(1, 2);

  @TempDir private Path directory;

  private Path path() {
    return directory.resolve("tables");
  }

  private static Row row(String id, long version, byte... spec) {
    return new Row(
        new Row.Key("Part", "acme", id), version, 10 + version, "owner", "RUNNING", "{}", spec);
  }

  private static Map<String, Long> versions(Tables tables) throws TablesException {
    Map<String, Long> versions = new TreeMap<>();
    tables.load(row -> versions.put(row.key().id(), row.version()));
    return versions;
  }

  @Test
  void rows_and_progress_are_there_when_opened_again() throws Exception {
    try (Tables tables = Tables.open(path())) {
      assertThat(tables.progress()).isEmpty();
      Batch batch = new Batch();
      batch.put(row("a", 1));
      batch.put(row("a", 2, (byte) 0, (byte) -1));
      batch.put(row("b", 1));
      batch.put(row("c", 1));
      batch.remove(row("c", 1).key());
      tables.apply(batch, new Progress(JOURNAL, 4));
      Batch second = new Batch();
      second.remove(row("b", 1).key());
      second.remove(row("never there", 1).key());
      tables.apply(second, new Progress(JOURNAL, 5));
      tables.checkpoint();
    }
    assertThat(Tables.file(path())).exists();
    try (Tables tables = Tables.open(path())) {
      assertThat(tables.progress()).contains(new Progress(JOURNAL, 5));
      assertThat(versions(tables)).isEqualTo(Map.of("a", 2L));
      tables.load(row -> assertThat(row.spec()).containsExactly(0, -1));
    }
  }

  @Test
  void a_batch_that_fails_leaves_no_part_of_itself() throws Exception {
    try (Tables tables = Tables.open(path())) {
      Batch fine = new Batch();
      fine.put(row("a", 1));
      tables.apply(fine, new Progress(JOURNAL, 1));
      Batch failing = new Batch();
      failing.put(row("b", 1));
      failing.put(row("x".repeat(254), 1));

      assertThatThrownBy(() -> tables.apply(failing, new Progress(JOURNAL, 2)))
          .isInstanceOf(TablesException.class)
          .hasMessageContaining(Tables.file(path()) + ": cannot write");

      assertThat(versions(tables)).isEqualTo(Map.of("a", 1L));
      assertThat(tables.progress()).contains(new Progress(JOURNAL, 1));
    }
  }

  @Test
  void tables_of_a_newer_version_are_refused() throws Exception {
    Tables.open(path()).close();
    try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + path(), "ciao", "");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("update schema_version set version = 99")).isEqualTo(1);
    }

    assertThatThrownBy(() -> Tables.open(path()))
        .isInstanceOf(TablesException.class)
        .hasMessageContaining(Tables.file(path()) + " has schema version 99")
        .hasMessageContaining("newer version");
  }

  @Test
  void a_migration_cut_short_is_finished() throws Exception {
    Tables.open(path()).close();
    try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + path(), "ciao", "");
        Statement statement = connection.createStatement()) {
      statement.execute("delete from schema_version");
      statement.execute("drop table progress");
    }

    try (Tables tables = Tables.open(path())) {
      assertThat(tables.progress()).isEmpty();
    }
  }

  @Test
  void a_file_that_is_no_database_is_refused_with_what_to_do() throws Exception {
    Files.write(
        Tables.file(path()), "not a database".repeat(1_000).getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> Tables.open(path()))
        .isInstanceOf(TablesException.class)
        .hasMessageContaining(Tables.file(path()) + " cannot be opened")
        .hasMessageContaining("put it back from a backup, or delete it");
  }

  @Test
  void a_path_h2_would_misread_is_refused() {
    assertThatThrownBy(() -> Tables.open(directory.resolve("a;b/tables")))
        .isInstanceOf(TablesException.class)
        .hasMessageContaining("';'");
  }
}
