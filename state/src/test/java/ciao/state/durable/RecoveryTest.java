package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Committed;
import ciao.state.Event;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Recorder;
import ciao.state.Refusal;
import ciao.state.Resource;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.Tool;
import ciao.state.Transaction;
import ciao.state.WatchRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found when a store is opened again, whatever became of its tables. */
final class RecoveryTest {
  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void chooseDirectory() {
    directory = temporary.resolve("state");
  }

  private Path tables() {
    return directory.resolve("tables.mv.db");
  }

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  private static Committed commit(Store store, Operation... operations) throws Exception {
    return store.write(Transaction.of(operations)).get(20, TimeUnit.SECONDS).orThrow();
  }

  private static void awaitTables(OpenStore open) {
    Awaitility.await().until(() -> open.state().status().applied() == open.store().position());
  }

  /** Opens, writes some 500 bytes {@code count} times, lets the tables catch up, closes. */
  private List<Resource<Part>> write(String prefix, int count) throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      for (int i = 0; i < count; i++) {
        Part spec = new Part("x".repeat(400), i, List.of(), Map.of(), null);
        commit(open.store(), Operation.create(part(prefix + i), "", spec));
      }
      return open.store().list(Part.TYPE);
    }
  }

  private List<Resource<Part>> contents() throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      return open.store().list(Part.TYPE);
    }
  }

  private void copyTablesTo(String name) throws Exception {
    Files.copy(tables(), temporary.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void putTablesBackFrom(String name) throws Exception {
    Files.copy(temporary.resolve(name), tables(), StandardCopyOption.REPLACE_EXISTING);
  }

  private void sql(String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("tables"), "ciao", "");
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  @Test
  void everything_is_as_it_was_and_goes_on_from_there() throws Exception {
    Resource<Part> left;
    long position;
    try (OpenStore open = OpenStore.in(directory)) {
      commit(
          open.store(),
          Operation.create(part("a"), "builder", Part.of(1))
              .withLabels(Map.of("k", "größer ☃"))
              .withAnnotations(Map.of("n", ""))
              .withFinalizers(List.of("z", "a")),
          Operation.create(part("gone"), "", Part.of(2)),
          Operation.create(Tool.TYPE.at("acme", "t"), "", new Tool("cut")));
      commit(open.store(), Operation.destroy(part("gone"), ""));
      position = commit(open.store(), Operation.teardown(part("a"), "builder")).position();
      left = open.store().get(part("a")).orElseThrow();
    }
    try (OpenStore open = OpenStore.in(directory)) {
      Store store = open.store();
      assertThat(store.position()).isEqualTo(position);
      assertThat(store.list(Part.TYPE)).containsExactly(left);
      assertThat(store.list(Tool.TYPE)).hasSize(1);
      Recorder<Part> events = new Recorder<>();
      store.watch(
          WatchRequest.of(Part.TYPE).from(new Start.After(position)), Runnable::run, events);

      Committed next = commit(store, Operation.create(part("gone"), "", Part.of(3)));

      assertThat(next.position()).isEqualTo(position + 1);
      assertThat(events.next())
          .isEqualTo(new Event.Created<>(position + 1, next.resource(part("gone"))));
    }
  }

  @Test
  void deleted_tables_are_made_again_while_the_journal_goes_back_to_the_beginning()
      throws Exception {
    List<Resource<Part>> written = write("a", 20);
    Files.delete(tables());
    assertThat(contents()).isEqualTo(written);
    assertThat(contents()).as("from the tables made again").isEqualTo(written);
  }

  @Test
  void deleted_tables_are_refused_when_the_journal_does_not() throws Exception {
    write("a", 800);
    Files.delete(tables());

    assertThatThrownBy(() -> OpenStore.in(directory))
        .isInstanceOf(StateException.class)
        .hasMessageContaining(tables() + " has the changes up to position 0")
        .hasMessageContaining("backup");
  }

  @Test
  void older_tables_are_brought_up_to_date() throws Exception {
    write("a", 50);
    copyTablesTo("older");
    try (OpenStore open = OpenStore.in(directory)) {
      commit(open.store(), Operation.destroy(part("a7"), ""));
      commit(open.store(), Operation.create(part("a7"), "new", Part.of(7)));
      commit(open.store(), Operation.destroy(part("a8"), ""));
    }
    List<Resource<Part>> written = write("b", 50);

    putTablesBackFrom("older");

    assertThat(contents()).isEqualTo(written);
    assertThat(contents()).as("from the tables brought up to date").isEqualTo(written);
  }

  @Test
  void tables_older_than_the_journal_goes_back_are_refused() throws Exception {
    write("a", 10);
    copyTablesTo("older");
    write("b", 800);
    putTablesBackFrom("older");

    assertThatThrownBy(() -> OpenStore.in(directory))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("has the changes up to position 10")
        .hasMessageContaining("those between are missing");
  }

  @Test
  void rows_that_tables_lost_are_found_in_the_journal_and_put_back() throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      for (int i = 0; i < 20; i++) {
        commit(open.store(), Operation.create(part("a" + i), "", Part.of(i)));
      }
      commit(open.store(), Operation.destroy(part("a3"), ""));
      commit(open.store(), Operation.destroy(part("a6"), ""));
      commit(open.store(), Operation.create(part("a6"), "", Part.of(66))); // a second life
      commit(
          open.store(),
          Operation.update(open.store().get(part("a4")).orElseThrow().withSpec(Part.of(44)), ""));
    }
    List<Resource<Part>> written = contents();
    sql("delete from resource where id in ('a4', 'a5', 'a19')");

    assertThat(contents()).isEqualTo(written);
    sql("create table found as select * from resource");
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("tables"), "ciao", "");
        Statement statement = connection.createStatement();
        var count = statement.executeQuery("select count(*) from found")) {
      assertThat(count.next()).isTrue();
      assertThat(count.getInt(1)).isEqualTo(19);
    }
  }

  @Test
  void tables_without_their_journal_are_refused() throws Exception {
    write("a", 5);
    Files.move(directory.resolve("journal"), temporary.resolve("journal"));

    assertThatThrownBy(() -> OpenStore.in(directory))
        .isInstanceOf(StateException.class)
        .hasMessageContaining(tables() + " has no journal beside it");
    assertThat(directory.resolve("journal")).doesNotExist();
  }

  @Test
  void tables_beside_another_journal_are_refused() throws Exception {
    write("a", 5);
    copyTablesTo("first");
    directory = temporary.resolve("second");
    write("b", 50);
    putTablesBackFrom("first");

    assertThatThrownBy(() -> OpenStore.in(directory))
        .isInstanceOf(StateException.class)
        .hasMessageContaining(tables() + " belongs to journal");
  }

  @Test
  void a_journal_that_lost_what_it_had_synced_is_refused() throws Exception {
    write("a", 5);
    Path older = temporary.resolve("older");
    Path file = directory.resolve("journal/00000000000000000001.journal");
    Files.copy(file, older);
    write("b", 5);
    Files.copy(older, file, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> OpenStore.in(directory))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("up to position 10")
        .hasMessageContaining("ends at 5");
  }

  @Test
  void a_directory_in_use_is_refused_and_free_again_after_close() throws Exception {
    OpenStore first = OpenStore.in(directory);
    try (first) {
      assertThatThrownBy(() -> OpenStore.in(directory))
          .hasMessageContaining(
              directory + " is in use by process " + ProcessHandle.current().pid());
      first.state().close();
      first.state().close();
      OpenStore.in(directory).close();
    }
  }

  @Test
  void files_of_the_journal_go_once_the_tables_have_what_is_in_them() throws Exception {
    write("a", 800);
    try (OpenStore open = OpenStore.in(directory);
        Stream<Path> files = Files.list(directory.resolve("journal"))) {
      assertThat(open.state().status().journalFirst()).isGreaterThan(1);
      assertThat(files.filter(file -> file.toString().endsWith(".journal")))
          .hasSizeLessThanOrEqualTo(4);
      assertThat(open.store().list(Part.TYPE)).hasSize(800);
    }
  }

  @Test
  void tables_that_break_down_while_running_are_opened_again_and_catch_up() throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      commit(open.store(), Operation.create(part("a"), "", Part.of(1)));
      awaitTables(open);
      // The same database in the same process: this ends it under the feed's hands.
      sql("shutdown immediately");

      for (int i = 0; i < 20; i++) {
        commit(open.store(), Operation.create(part("b" + i), "", Part.of(i)));
      }

      awaitTables(open);
      Awaitility.await().until(() -> open.state().status().trouble().isEmpty());
    }
    assertThat(contents()).hasSize(21);
  }

  @Test
  void a_closed_store_refuses_writes_and_still_answers_reads() throws Exception {
    OpenStore open = OpenStore.in(directory);
    try (open) {
      commit(open.store(), Operation.create(part("a"), "", Part.of(1)));
    }
    assertThat(open.store().get(part("a"))).isPresent();
    assertThat(open.store().destroy(part("a"), "").get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Refusal.Unavailable.class,
            refusal -> assertThat(refusal.cause()).isEqualTo(Refusal.Cause.CLOSED));
  }
}
