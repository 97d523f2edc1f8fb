package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Committed;
import ciao.state.Event;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Recorder;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import ciao.state.memory.Limits;
import ciao.state.sql.Address;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bookmarks outlive the process, by the feed in the database. */
final class PostgresBookmarkTest {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  private static final WatchRequest<Part> ALL = WatchRequest.of(Part.TYPE);
  private static final WatchRequest<Part> RED = ALL.where("colour=red");

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  private static Committed commit(Store store, Operation... operations) throws Exception {
    return store.write(Transaction.of(operations)).get(20, TimeUnit.SECONDS).orThrow();
  }

  private static List<Event<Part>> events(Store store, WatchRequest<Part> request) {
    Recorder<Part> events = new Recorder<>();
    store.watch(request, Runnable::run, events).close();
    return events.rest();
  }

  private static OpenPostgres open(Address address, Limits limits) throws Exception {
    return new OpenPostgres(
        new PostgresSettings(address, "a", OpenPostgres.LONG, limits), InstantSource.system());
  }

  private static List<Event<Part>> behind(long position, List<Event<Part>> events) {
    return events.stream().filter(event -> event.position() > position).toList();
  }

  @Test
  void a_watch_resumed_over_a_restart_sees_what_it_would_have_seen() throws Exception {
    Address address = SERVER.fresh();
    List<Event<Part>> all;
    List<Event<Part>> red;
    try (OpenPostgres open = open(address, Limits.DEFAULT)) {
      Store store = open.store();
      for (int i = 0; i < 12; i++) {
        String colour = i % 3 == 0 ? "red" : "blue";
        commit(
            store,
            Operation.create(part("p" + i), "", Part.of(i)).withLabels(Map.of("colour", colour)),
            Operation.addFinalizers(part("p" + i), "f"));
        commit(
            store,
            Operation.update(
                store
                    .get(part("p" + i))
                    .orElseThrow()
                    .withLabels(Map.of("colour", i % 2 == 0 ? "red" : "green")),
                ""));
      }
      commit(store, Operation.removeFinalizers(part("p0"), "f"), Operation.destroy(part("p0"), ""));
      all = events(store, ALL.from(new Start.After(0)));
      red = events(store, RED.from(new Start.After(0)));
      assertThat(all).hasSize(38);
      assertThat(red).hasSizeBetween(12, 37);
    }
    try (OpenPostgres open = open(address, Limits.DEFAULT)) {
      for (long position = 0; position <= open.store().position(); position++) {
        Start start = new Start.After(position);
        assertThat(events(open.store(), ALL.from(start))).isEqualTo(behind(position, all));
        assertThat(events(open.store(), RED.from(start))).isEqualTo(behind(position, red));
      }
    }
  }

  @Test
  void the_window_is_the_same_before_and_after_a_restart() throws Exception {
    Address address = SERVER.fresh();
    Limits limits = Limits.DEFAULT.withHistoryChanges(10);
    List<Event<Part>> newest;
    try (OpenPostgres open = open(address, limits)) {
      List<Operation> group = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        group.add(Operation.create(part("p" + i), "", Part.of(i)));
      }
      commit(open.store(), group.toArray(Operation[]::new)); // one group: the window cuts it
      newest = events(open.store(), ALL.from(new Start.After(15)));
      assertThat(newest).hasSize(10);
    }
    try (OpenPostgres open = open(address, limits)) {
      assertThat(events(open.store(), ALL.from(new Start.After(15)))).isEqualTo(newest);
      assertThat(events(open.store(), ALL.from(new Start.After(14))))
          .isEqualTo(List.of(new Event.Errored<>(14, new WatchError.PositionExpired(14, 15))));
    }
  }

  /** As docs/state-postgres.md has it. */
  private static final String AFTER_A_RESTORE =
      "update head set position = greatest(position + 1,"
          + " (extract(epoch from now()) * 256000)::bigint), expires = 'epoch'";

  private static final List<String> TABLES = List.of("resource", "change_group", "head");

  private static void sql(Address address, List<String> statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static void save(Address address) throws Exception {
    sql(
        address,
        TABLES.stream()
            .map(table -> "create table saved_%s as table %s".formatted(table, table))
            .toList());
  }

  /** To what was saved, whatever was written since. */
  private static void putBack(Address address) throws Exception {
    for (String table : TABLES) {
      sql(
          address,
          List.of("delete from " + table, "insert into %s table saved_%s".formatted(table, table)));
    }
    sql(address, List.of(AFTER_A_RESTORE));
  }

  private static long write(OpenPostgres open, String id) throws Exception {
    return commit(open.store(), Operation.create(part(id), "", Part.of(1))).position();
  }

  private static void assertExpired(OpenPostgres open, long bookmark) {
    assertThat(events(open.store(), ALL.from(new Start.After(bookmark))))
        .as("after %d", bookmark)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.Errored.class,
            error -> assertThat(error.error()).isInstanceOf(WatchError.PositionExpired.class));
  }

  @Test
  void after_a_database_was_put_back_no_bookmark_is_taken_for_another_position() throws Exception {
    Address address = SERVER.fresh();
    List<Long> old = new ArrayList<>();
    try (OpenPostgres open = open(address, Limits.DEFAULT)) {
      old.add(write(open, "a"));
      save(address);
      old.add(write(open, "gone"));
      old.add(write(open, "gone too"));
    }
    for (int time = 0; time < 2; time++) { // also when it is put back again
      putBack(address);
      long present;
      try (OpenPostgres open = open(address, Limits.DEFAULT)) {
        present = write(open, "b");
        long newest = write(open, "c");
        for (long bookmark : old) {
          assertExpired(open, bookmark);
        }
        assertThat(events(open.store(), ALL.from(new Start.After(present))))
            .extracting(Event::position)
            .containsExactly(newest);
        old.addAll(List.of(present, newest));
      }
      try (OpenPostgres open = open(address, Limits.DEFAULT)) {
        assertThat(Recorder.brief(events(open.store(), ALL.from(new Start.After(present)))))
            .containsExactly("Created c@1");
        assertThat(open.store().list(Part.TYPE)).hasSize(3);
      }
    }
  }
}
