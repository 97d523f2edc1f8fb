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
}
