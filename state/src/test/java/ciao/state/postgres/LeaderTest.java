package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Committed;
import ciao.state.Event;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Recorder;
import ciao.state.Refusal;
import ciao.state.Refusal.NotLeader;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.WatchRequest;
import ciao.state.WriteResult;
import ciao.state.sql.Address;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several processes on one database: one leads, the others follow. */
final class LeaderTest {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  private static WriteResult create(Store store, String id) throws Exception {
    return store.create(part(id), "", Part.of(1)).get(60, TimeUnit.SECONDS);
  }

  private static ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private static OpenPostgres open(Address address, String name) throws Exception {
    return OpenPostgres.at(address, name, OpenPostgres.SHORT);
  }

  private static void endLease(Address address) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute("update head set expires = 'epoch'");
    }
  }

  @Test
  void a_follower_shows_what_the_leader_stored_and_refuses_writes_naming_it() throws Exception {
    Address address = SERVER.fresh();
    try (OpenPostgres leader = OpenPostgres.at(address, "a", Duration.ofSeconds(60));
        OpenPostgres follower = open(address, "b")) {
      assertThat(leader.status().leads()).isTrue();
      assertThat(follower.status().leads()).isFalse();
      Recorder<Part> events = new Recorder<>();
      follower
          .store()
          .watch(WatchRequest.of(Part.TYPE).from(new Start.Now()), Runnable::run, events);

      assertThat(create(leader.store(), "x")).isInstanceOf(Committed.class);

      eventually().until(() -> follower.store().get(part("x")).isPresent());
      assertThat(Recorder.brief(events.next(1))).containsExactly("Created x@1");
      WriteResult refused = create(follower.store(), "y");
      assertThat(refused).isEqualTo(new NotLeader(0, 1, "a"));
      assertThat(((NotLeader) refused).sentence()).contains("'a' leads in epoch 1; write there");
    }
  }

  @Test
  void when_the_leader_leaves_a_follower_leads_at_once_and_goes_on_with_all_of_it()
      throws Exception {
    Address address = SERVER.fresh();
    OpenPostgres leader = OpenPostgres.at(address);
    try (OpenPostgres follower = open(address, "b")) {
      assertThat(create(leader.store(), "x")).isInstanceOf(Committed.class);
      leader.close(); // its lease would last for minutes
      eventually().until(() -> follower.status().leads());
      assertThat(follower.status().epoch()).isEqualTo(2);
      assertThat(create(follower.store(), "x")).isInstanceOf(Refusal.AlreadyExists.class);
      assertThat(create(follower.store(), "y")).isInstanceOf(Committed.class);
    } finally {
      leader.close();
    }
  }

  @Test
  void a_leader_that_hangs_is_deposed_and_its_write_is_refused_naming_both_epochs()
      throws Exception {
    Address address = SERVER.fresh();
    try (OpenPostgres old = open(address, "a");
        OpenPostgres next = open(address, "b")) {
      old.stopTimers();
      eventually().until(() -> next.status().leads());
      assertThat(create(next.store(), "x")).isInstanceOf(Committed.class);

      WriteResult refused = create(old.store(), "y");

      assertThat(refused).isEqualTo(new NotLeader(1, 2, "b"));
      assertThat(((NotLeader) refused).sentence()).contains("epoch 1", "epoch 2", "'b'");
      assertThat(old.status().leads()).isFalse();
      // It catches up with its next turn, whatever that is for.
      assertThat(create(old.store(), "x")).isInstanceOf(NotLeader.class);
      assertThat(old.store().get(part("x"))).isPresent();
      assertThat(old.store().get(part("y"))).isEmpty();
      assertThat(next.store().get(part("y"))).isEmpty();
    }
  }

  @Test
  void a_lease_that_is_renewed_is_not_taken() throws Exception {
    Address address = SERVER.fresh();
    try (OpenPostgres leader = open(address, "a");
        OpenPostgres follower = open(address, "b")) {
      endLease(address); // either may have it now, and keeps it
      eventually().until(() -> leader.status().leads() != follower.status().leads());
      OpenPostgres other = leader.status().leads() ? follower : leader;
      OpenPostgres first = leader.status().leads() ? leader : follower;
      for (int i = 0; i < 5; i++) {
        String id = "x" + i;
        assertThat(create(first.store(), id)).isInstanceOf(Committed.class);
        eventually().until(() -> other.store().get(part(id)).isPresent());
        assertThat(other.status().leads()).isFalse();
      }
    }
  }

  /** Each writer asks one store after the other, as clients do, and says what was acknowledged. */
  private static Void write(List<OpenPostgres> stores, int writer, Set<String> acknowledged)
      throws Exception {
    int asked = 0;
    for (int i = 0; i < 150; i++) {
      String id = "%d-%d".formatted(writer, i);
      for (boolean stored = false; !stored; ) {
        WriteResult result = create(stores.get(asked % stores.size()).store(), id);
        stored = result instanceof Committed;
        if (result instanceof NotLeader) {
          asked++;
        } else if (!stored) {
          throw new AssertionError(((Refusal) result).sentence());
        }
      }
      acknowledged.add(id);
    }
    return null;
  }

  @Test
  void over_changes_of_the_leader_nothing_acknowledged_is_lost_and_nothing_else_appears()
      throws Exception {
    Address address = SERVER.fresh();
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    try (OpenPostgres a = open(address, "a");
        OpenPostgres b = open(address, "b");
        OpenPostgres c = open(address, "c");
        ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<OpenPostgres> all = List.of(a, b, c);
      Recorder<Part> events = new Recorder<>();
      c.store().watch(WatchRequest.of(Part.TYPE).from(new Start.Now()), writers, events);
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int writer = i;
        writing.add(writers.submit(() -> write(all, writer, acknowledged)));
      }
      for (int change = 0; change < 5; change++) {
        int enough = Math.min(1_100, 200 * (change + 1));
        eventually().until(() -> acknowledged.size() >= enough);
        depose(address, change % 2 == 0 ? "nobody" : "");
      }
      for (Future<?> each : writing) {
        each.get(120, TimeUnit.SECONDS);
      }
      for (OpenPostgres each : all) {
        eventually().until(() -> ids(each.store()).equals(acknowledged));
      }
      assertThat(all.stream().mapToLong(each -> each.status().epoch()).max().orElse(0))
          .isGreaterThanOrEqualTo(6);
      List<Event<Part>> seen = events.next(acknowledged.size());
      assertThat(seen).extracting(Event::position).isSorted().doesNotHaveDuplicates();
    }
    try (OpenPostgres open = open(address, "a")) {
      assertThat(ids(open.store())).isEqualTo(acknowledged);
    }
  }

  private static Set<String> ids(Store store) {
    Set<String> ids = new TreeSet<>();
    store.list(Part.TYPE).forEach(resource -> ids.add(resource.id()));
    return ids;
  }

  /** Another epoch begins in the middle of whatever the leader is doing, led by nobody here. */
  private static void depose(Address address, String leader) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update head set epoch = epoch + 1, leader = '%s', expires = 'epoch'".formatted(leader));
    }
  }
}
