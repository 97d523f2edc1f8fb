package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Committed;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Refusal;
import ciao.state.Refusal.Cause;
import ciao.state.Refusal.NotLeader;
import ciao.state.Refusal.Unavailable;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.WriteResult;
import ciao.state.sql.Address;
import ciao.state.sql.TablesException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A server that is lost and comes back: writers are told, readers do not notice, all recovers.
 * {@code -Psoak} or {@code -Dciao.kill.server.rounds} kill it more often.
 */
final class PostgresTroubleTest {
  private static final int KILLS = Integer.getInteger("ciao.kill.server.rounds", 3);

  private static PostgresServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start(); // one that may be killed
  }

  @AfterAll
  static void endServer() throws Exception {
    server.close();
  }

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  private static WriteResult create(Store store, String id) throws Exception {
    return store.create(part(id), "", Part.of(1)).get(60, TimeUnit.SECONDS);
  }

  private static void sql(Address address, String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statements = connection.createStatement()) {
      statements.execute(statement);
    }
  }

  @Test
  void without_the_server_writes_are_refused_and_reads_go_on_until_it_is_back() throws Exception {
    try (OpenPostgres open = OpenPostgres.at(server.fresh())) {
      assertThat(create(open.store(), "a")).isInstanceOf(Committed.class);
      server.kill();
      try {
        WriteResult refused = create(open.store(), "b");

        assertThat(refused).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) refused).cause()).isEqualTo(Cause.STORAGE);
        assertThat(((Unavailable) refused).sentence()).contains("127.0.0.1", "tried again");
        assertThat(open.status().trouble()).isPresent();
        assertThat(open.store().get(part("a"))).isPresent();
      } finally {
        server.startAgain();
      }
      assertThat(create(open.store(), "c")).isInstanceOf(Committed.class);
      assertThat(open.status().trouble()).isEmpty();
      assertThat(open.store().list(Part.TYPE)).extracting(Resource::id).containsExactly("a", "c");
    }
  }

  @Test
  void a_server_that_comes_back_without_syncs_is_refused_until_it_has_them() throws Exception {
    Address address = server.fresh();
    try (OpenPostgres open = OpenPostgres.at(address)) {
      assertThat(create(open.store(), "a")).isInstanceOf(Committed.class);
      sql(address, "alter system set fsync = off");
      server.kill();
      server.startAgain();
      try {
        assertThat(create(open.store(), "b"))
            .isInstanceOf(Unavailable.class); // the lost connection
        WriteResult refused = create(open.store(), "c");

        assertThat(refused).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) refused).outcome()).isEqualTo(Refusal.Outcome.NOT_STORED);
        assertThat(((Unavailable) refused).sentence()).contains("fsync = off (expected: on)");
        assertThat(open.store().get(part("a"))).isPresent();
        assertThatThrownBy(() -> OpenPostgres.at(server.fresh()))
            .isInstanceOf(TablesException.class)
            .hasMessageContaining("cannot open: its server has fsync = off");
      } finally {
        sql(address, "alter system reset fsync");
        sql(address, "select pg_reload_conf()");
      }
      Awaitility.await()
          .until(() -> create(open.store(), "d-" + System.nanoTime()), Committed.class::isInstance);
    }
  }

  @Test
  void a_database_that_is_only_to_be_read_refuses_writes_until_it_is_not() throws Exception {
    Address address = server.fresh();
    try (OpenPostgres open = OpenPostgres.at(address)) {
      assertThat(create(open.store(), "a")).isInstanceOf(Committed.class);
      readOnly(address, "on");
      try {
        // A session takes the new setting up when it is idle for a moment: from some write on.
        WriteResult refused =
            Awaitility.await()
                .until(
                    () -> create(open.store(), "b-" + System.nanoTime()),
                    Unavailable.class::isInstance);

        assertThat(((Unavailable) refused).cause()).isEqualTo(Cause.STORAGE);
        assertThat(((Unavailable) refused).sentence()).contains("read-only");
        assertThat(open.store().get(part("a"))).isPresent();
      } finally {
        readOnly(address, "off");
      }
      Awaitility.await()
          .until(() -> create(open.store(), "c-" + System.nanoTime()), Committed.class::isInstance);
    }
  }

  private static void readOnly(Address address, String onOrOff) throws SQLException {
    sql(address, "alter system set default_transaction_read_only = " + onOrOff);
    sql(address, "select pg_reload_conf()");
  }

  @Test
  void what_was_acknowledged_before_the_server_was_killed_is_there() throws Exception {
    Address address = server.fresh();
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    Set<String> refused = new ConcurrentSkipListSet<>();
    try (OpenPostgres open = OpenPostgres.at(address);
        ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < KILLS; round++) {
        String name = "round" + round;
        int before = acknowledged.size();
        List<Future<?>> writing = new ArrayList<>();
        for (int writer = 0; writer < 16; writer++) {
          String prefix = name + "-" + writer + "-";
          writing.add(
              writers.submit(() -> writeUntilRefused(open.store(), prefix, acknowledged, refused)));
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> acknowledged.size() > before + 300);
        server.kill();
        for (Future<?> each : writing) {
          each.get(60, TimeUnit.SECONDS);
        }
        server.startAgain();
        assertThat(create(open.store(), name)).isInstanceOf(Committed.class);
        acknowledged.add(name);
        assertSame(ids(open.store()), acknowledged, refused);
      }
    }
    System.out.printf(
        "%d kills of the server, %d acknowledged writes%n", KILLS, acknowledged.size());
    try (OpenPostgres open = OpenPostgres.at(address)) {
      assertSame(ids(open.store()), acknowledged, refused);
    }
  }

  private static Void writeUntilRefused(
      Store store, String prefix, Set<String> acknowledged, Set<String> refused) throws Exception {
    for (int i = 0; ; i++) {
      switch (create(store, prefix + i)) {
        case Committed _ -> acknowledged.add(prefix + i);
        case Unavailable(Cause _, String _, Refusal.Outcome outcome) -> {
          if (outcome == Refusal.Outcome.NOT_STORED) {
            refused.add(prefix + i);
          }
          return null;
        }
        case Refusal refusal -> throw new AssertionError(refusal.sentence());
      }
    }
  }

  private static Set<String> ids(Store store) {
    Set<String> ids = new TreeSet<>();
    store.list(Part.TYPE).forEach(resource -> ids.add(resource.id()));
    return ids;
  }

  private static void assertSame(Set<String> found, Set<String> acknowledged, Set<String> refused) {
    Set<String> lost = new TreeSet<>(acknowledged);
    lost.removeAll(found);
    assertThat(lost).as("acknowledged and not found").isEmpty();
    Set<String> neverThere = new TreeSet<>(refused);
    neverThere.retainAll(found);
    assertThat(neverThere).as("refused and found").isEmpty();
  }

  @Test
  void a_lost_connection_is_made_again_without_anybody_noticing_more_than_one_refusal()
      throws Exception {
    Address address = server.fresh();
    try (OpenPostgres open = OpenPostgres.at(address)) {
      sql(
          address,
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = 'ciao' and pid <> pg_backend_pid()");

      assertThat(create(open.store(), "a")).isInstanceOf(Unavailable.class);
      assertThat(create(open.store(), "a")).isInstanceOf(Committed.class);
    }
  }

  @Test
  void tables_of_a_newer_version_are_refused() throws Exception {
    Address address = server.fresh();
    OpenPostgres.at(address).close();
    sql(address, "update schema_version set version = 99");

    assertThatThrownBy(() -> OpenPostgres.at(address))
        .isInstanceOf(TablesException.class)
        .hasMessageContaining(address + " has schema version 99")
        .hasMessageContaining("newer version");
  }

  @Test
  void a_server_that_is_not_there_is_named() {
    Address nowhere = new Address("jdbc:postgresql://127.0.0.1:1/none?password=no", "ciao", "no");

    assertThatThrownBy(() -> OpenPostgres.at(nowhere))
        .isInstanceOf(TablesException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/none: cannot open: ")
        .hasMessageNotContaining("password");
  }

  @Test
  void nothing_is_stored_in_an_epoch_that_is_over() throws Exception {
    Address address = server.fresh();
    try (OpenPostgres open = OpenPostgres.at(address)) {
      sql(address, "update head set epoch = 7, leader = 'b'");

      assertThat(create(open.store(), "a")).isEqualTo(new NotLeader(1, 7, "b"));
      assertThat(create(open.store(), "a")).isEqualTo(new NotLeader(1, 7, "b"));
    }
    sql(address, "update head set expires = 'epoch'");
    try (OpenPostgres open = OpenPostgres.at(address)) {
      assertThat(open.store().list(Part.TYPE)).isEmpty();
      assertThat(open.status().epoch()).isEqualTo(8);
    }
  }
}
