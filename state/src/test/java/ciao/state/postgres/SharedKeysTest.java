package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.durable.GroupCodec;
import ciao.state.memory.Limits;
import ciao.state.seal.KeyId;
import ciao.state.seal.KeyRing;
import ciao.state.seal.KeyRingException;
import ciao.state.seal.KeyRingException.Reason;
import ciao.state.seal.MasterKeys;
import ciao.state.seal.Operator;
import ciao.state.seal.SpecSeal;
import ciao.state.seal.TestRing;
import ciao.state.sql.Address;
import ciao.state.sql.SharedTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The key ring that processes share, and another master key while they run. */
final class SharedKeysTest {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  private static final Operator ONE = TestRing.operator("one");

  /** More than one step of the walk. */
  private static final int PARTS = 1_200;

  private Address address;
  private KeyRing ring;

  @BeforeEach
  void makeRing() throws Exception {
    address = SERVER.fresh();
    ring = TestRing.in(new SharedRing(address));
    ring.initialize(ONE);
  }

  private OpenPostgres open(String name) throws Exception {
    return open(name, OpenPostgres.SHORT);
  }

  private OpenPostgres open(String name, Duration lease) throws Exception {
    SpecSeal seal = TestRing.everything(ring.open(ONE));
    return new OpenPostgres(
        new PostgresSettings(address, name, lease, Limits.DEFAULT),
        SharedSeal.with(seal, () -> ring.open(ONE)),
        InstantSource.system());
  }

  private static Pointer<Part> part(int number) {
    return Part.TYPE.at("acme", "p" + number);
  }

  private static void create(Store store, int number) throws Exception {
    store.create(part(number), "", Part.of(number)).get(60, TimeUnit.SECONDS).orThrow();
  }

  private static void createAll(Store store) throws Exception {
    for (int first = 0; first < PARTS; first += 100) {
      List<Operation> operations = new ArrayList<>();
      for (int i = first; i < first + 100; i++) {
        operations.add(Operation.create(part(i), "", Part.of(i)));
      }
      store.write(new Transaction(operations)).get(60, TimeUnit.SECONDS).orThrow();
    }
    store.update(part(0), "", spec -> spec.withSpec(Part.of(1))).get(60, TimeUnit.SECONDS);
  }

  private static void await(Awaited condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition::holds);
  }

  private interface Awaited {
    boolean holds() throws Exception;
  }

  /** The keys that rows and feed are sealed with. */
  private Set<KeyId> sealedWith() throws Exception {
    Set<KeyId> found = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    MasterKeys keys = ring.open(ONE);
    SpecSeal seal = TestRing.everything(keys);
    try (SharedTables tables = SharedTables.open(address, OpenPostgres.SHORT)) {
      tables.load(
          row -> SpecSeal.sealedWith(row.spec()).ifPresent(found::add),
          Integer.MAX_VALUE,
          group -> {
            try {
              GroupCodec.decode(
                  group.first(),
                  group.count(),
                  ByteBuffer.wrap(group.payload()),
                  (place, stored) -> {
                    SpecSeal.sealedWith(stored).ifPresent(found::add);
                    return seal.open(place, stored);
                  });
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return found;
  }

  @Test
  void another_master_key_reaches_all_that_is_stored_while_others_write_and_read()
      throws Exception {
    KeyId before = ring.open(ONE).currentId();
    try (OpenPostgres leader = open("a");
        OpenPostgres follower = open("b");
        ExecutorService writer = Executors.newSingleThreadExecutor()) {
      createAll(leader.store());
      AtomicBoolean enough = new AtomicBoolean();
      Future<Integer> writing = writer.submit(() -> writeUntil(enough, leader.store()));

      MasterKeys rotated = ring.rotate(ONE);
      leader.keys().refresh();
      await(() -> !leader.keys().isRewriting());
      enough.set(true);
      int last = writing.get(60, TimeUnit.SECONDS);

      assertThat(rotated.ids()).containsExactly(rotated.currentId(), before);
      assertThat(sealedWith()).containsExactly(rotated.currentId());
      assertThat(leader.keys().inUse()).containsExactly(rotated.currentId());
      ring.drop(before, leader.keys().inUse(), ONE);
      create(leader.store(), last + 1);
      await(() -> follower.store().get(part(last + 1)).isPresent());
      assertThat(follower.status().trouble()).isEmpty();
    }
    try (OpenPostgres again = open("b")) {
      assertThat(again.store().list(Part.TYPE)).hasSizeGreaterThan(PARTS);
      assertThat(again.store().get(part(7)).orElseThrow().spec().weight()).isEqualTo(7);
    }
  }

  /** The number of the last. */
  private static int writeUntil(AtomicBoolean enough, Store store) throws Exception {
    int number = PARTS;
    do {
      create(store, number++);
    } while (!enough.get());
    return number - 1;
  }

  @Test
  void a_follower_that_missed_rotation_and_drop_seals_with_the_new_key_when_it_leads()
      throws Exception {
    KeyId before = ring.open(ONE).currentId();
    KeyId after;
    try (OpenPostgres follower = openBehindLeader()) {
      after = ring.open(ONE).currentId();
      await(() -> follower.status().leads());

      create(follower.store(), 2);

      assertThat(sealedWith()).containsExactly(after).doesNotContain(before);
      assertThat(follower.store().get(part(1))).isPresent();
    }
    assertThat(ring.open(ONE).ids()).containsExactly(after);
  }

  /** The leader has rotated, dropped the key of before, and gone; no change told the follower. */
  private OpenPostgres openBehindLeader() throws Exception {
    try (OpenPostgres leader = open("a")) {
      create(leader.store(), 1);
      OpenPostgres follower = open("b");
      KeyId before = ring.open(ONE).currentId();
      assertThat(follower.keys().inUse()).contains(before);
      ring.rotate(ONE);
      leader.keys().refresh();
      await(() -> !leader.keys().isRewriting());
      ring.drop(before, leader.keys().inUse(), ONE);
      return follower;
    }
  }

  @Test
  void what_a_leader_left_sealed_with_the_old_key_the_next_one_seals_anew() throws Exception {
    try (OpenPostgres leader = open("a")) {
      createAll(leader.store());
    }
    KeyId after = ring.rotate(ONE).currentId();
    assertThat(sealedWith()).doesNotContain(after);

    try (OpenPostgres next = open("b")) {
      await(() -> !next.keys().isRewriting());
      assertThat(sealedWith()).containsExactly(after);
    }
  }

  @Test
  void a_deposed_leader_seals_nothing_anew_and_lets_no_key_be_dropped() throws Exception {
    KeyId before = ring.open(ONE).currentId();
    try (OpenPostgres deposed = open("a", OpenPostgres.LONG)) { // the walk is the first to notice
      create(deposed.store(), 1);
      await(() -> !deposed.keys().isRewriting());
      sql("update head set epoch = 7, leader = 'b', expires = 'infinity'");
      ring.rotate(ONE);
      deposed.keys().refresh();

      await(() -> !deposed.status().leads());
      assertThat(sealedWith()).containsExactly(before);
      assertThat(deposed.keys().inUse()).contains(before);
    }
  }

  private void sql(String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  @Test
  void a_shared_ring_is_made_once_and_opened_by_whoever_has_a_slot(@TempDir Path directory)
      throws Exception {
    KeyRing same = TestRing.in(new SharedRing(address));
    Operator two = TestRing.operator("two");
    same.addSlot(two, ONE);

    assertThat(ring.slots()).containsExactly("one", "two");
    assertThat(ring.open(two).currentId()).isEqualTo(same.open(ONE).currentId());
    assertRefused(Reason.ALREADY_INITIALIZED, () -> ring.initialize(ONE));
    assertRefused(Reason.ALREADY_INITIALIZED, () -> ring.copyOf(fileRing(directory), ONE));
    assertRefused(
        Reason.NOT_INITIALIZED, () -> TestRing.in(new SharedRing(SERVER.fresh())).open(ONE));
  }

  private static KeyRing fileRing(Path directory) throws IOException {
    KeyRing file = TestRing.in(directory);
    file.initialize(ONE);
    return file;
  }

  @Test
  void a_ring_that_was_a_file_becomes_shared(@TempDir Path directory) throws Exception {
    KeyRing file = fileRing(directory);
    KeyRing shared = TestRing.in(new SharedRing(SERVER.fresh()));

    assertThat(shared.copyOf(file, ONE).currentId()).isEqualTo(file.open(ONE).currentId());
    assertThat(shared.open(ONE).currentId()).isEqualTo(file.open(ONE).currentId());
  }

  @Test
  void of_two_changes_at_a_time_one_is_refused() throws Exception {
    SharedRing place = new SharedRing(address);
    byte[] there = place.read().orElseThrow();

    place.change(before -> {
      assertRefused(Reason.BUSY, () -> ring.rotate(ONE));
      return new SharedRing.Changed<>(before.orElseThrow(), "unchanged");
    });

    assertThat(place.read()).hasValueSatisfying(now -> assertThat(now).isEqualTo(there));
  }

  private static void assertRefused(Reason reason, Refused call) {
    assertThatThrownBy(call::make)
        .isInstanceOfSatisfying(
            KeyRingException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private interface Refused {
    Object make() throws Exception;
  }
}
