package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Committed;
import ciao.state.Event;
import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Recorder;
import ciao.state.Resource;
import ciao.state.Start;
import ciao.state.Store;
import ciao.state.Tool;
import ciao.state.Transaction;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import ciao.state.backup.Backup;
import ciao.state.backup.BackupException;
import ciao.state.backup.Header;
import ciao.state.backup.Restore;
import ciao.state.journal.JournalException;
import ciao.state.memory.Snapshot;
import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import ciao.state.seal.TestRing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup holds one moment whole, and what it makes again is that moment, or nothing is made. */
final class BackupTest {
  private static final Instant NOW = Instant.parse("2026-11-21T11:00:00Z");

  @TempDir private Path temporary;
  private Path directory;
  private Path file;

  @BeforeEach
  void choosePlaces() {
    directory = temporary.resolve("state");
    file = temporary.resolve("backup");
  }

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  private static Committed commit(Store store, Operation... operations) throws Exception {
    return store.write(Transaction.of(operations)).get(20, TimeUnit.SECONDS).orThrow();
  }

  private Header backUp(Snapshot contents, SpecSeal seal) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      return Backup.write(contents, seal, NOW, out);
    }
  }

  private Optional<Path> restore(SpecSeal seal) throws IOException {
    return Restore.restore(
        directory, Backup.open(file), seal, InstantSource.system(), UUID.randomUUID());
  }

  @Test
  void what_is_restored_is_what_was_there_with_all_that_is_known_of_it() throws Exception {
    List<Resource<Part>> parts;
    List<Resource<Tool>> tools;
    try (OpenStore open = OpenStore.in(directory)) {
      commit(
          open.store(),
          Operation.create(part("a"), "builder", Part.of(1))
              .withLabels(Map.of("k", "größer ☃"))
              .withAnnotations(Map.of("n", ""))
              .withFinalizers(List.of("z", "a")),
          Operation.create(part("gone"), "", Part.of(2)),
          Operation.create(Tool.TYPE.at("other", "t"), "", new Tool("cut")));
      commit(open.store(), Operation.destroy(part("gone"), ""));
      commit(open.store(), Operation.teardown(part("a"), "builder"));
      parts = open.store().list(Part.TYPE);
      tools = open.store().list(Tool.TYPE);
      Header header = backUp(open.state().contents(), SpecSeal.withoutKeys());
      assertThat(header).isEqualTo(new Header(open.store().position(), 2, NOW));
    }

    Optional<Path> aside = restore(SpecSeal.withoutKeys());

    assertThat(aside.orElseThrow()).hasParent(temporary).isDirectoryContaining("glob:**/journal");
    try (OpenStore open = OpenStore.in(directory)) {
      assertThat(open.store().list(Part.TYPE)).isEqualTo(parts);
      assertThat(open.store().list(Tool.TYPE)).isEqualTo(tools);
      commit(open.store(), Operation.removeFinalizers(part("a"), "a", "z"));
    }
    try (OpenStore open = OpenStore.in(directory)) {
      assertThat(open.store().get(part("a")).orElseThrow().isReadyToDestroy()).isTrue();
    }
  }

  @Test
  void bookmarks_of_before_a_restore_are_refused_those_from_after_the_backup_too()
      throws Exception {
    List<Long> bookmarks = new ArrayList<>();
    try (OpenStore open = OpenStore.in(directory)) {
      bookmarks.add(commit(open.store(), Operation.create(part("a"), "", Part.of(1))).position());
      backUp(open.state().contents(), SpecSeal.withoutKeys());
      bookmarks.add(commit(open.store(), Operation.create(part("b"), "", Part.of(2))).position());
    }
    for (int time = 0; time < 3; time++) { // also those of another restore of the same backup
      restore(SpecSeal.withoutKeys());
      assertExpiredAndWriteOne(bookmarks);
    }
  }

  private void assertExpiredAndWriteOne(List<Long> bookmarks) throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      Committed written = commit(open.store(), Operation.create(part("c"), "", Part.of(3)));
      for (long bookmark : bookmarks) {
        Recorder<Part> events = new Recorder<>();
        open.store()
            .watch(
                WatchRequest.of(Part.TYPE).from(new Start.After(bookmark)), Runnable::run, events);
        assertThat(events.next())
            .isInstanceOfSatisfying(
                Event.Errored.class,
                errored ->
                    assertThat(errored.error()).isInstanceOf(WatchError.PositionExpired.class));
      }
      bookmarks.add(written.position());
    }
  }

  /** Each transaction writes both, so a moment in the middle of one would show. */
  @Test
  void a_backup_taken_under_writes_is_one_moment_of_them() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    Snapshot moment;
    try (OpenStore open = OpenStore.in(directory)) {
      Store store = open.store();
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; !enough.get(); i++) {
              write(store, i);
            }
          });
      Awaitility.await().until(() -> store.position() > 400);
      moment = open.state().contents();
      Header header = backUp(moment, SpecSeal.withoutKeys());
      assertThat(header.position()).isEqualTo(moment.position());
      Awaitility.await().until(() -> store.position() > moment.position());
      enough.set(true);
      writer.get(20, TimeUnit.SECONDS);
    }

    restore(SpecSeal.withoutKeys());

    try (OpenStore open = OpenStore.in(directory)) {
      List<Resource<Part>> restored = open.store().list(Part.TYPE);
      assertThat(restored).isEqualTo(moment.list(Query.of(Part.TYPE)));
      assertThat(restored)
          .extracting(Resource::id)
          .filteredOn(id -> id.startsWith("left"))
          .hasSize(restored.size() / 2);
    }
  }

  private static void write(Store store, int i) {
    try {
      commit(
          store,
          Operation.create(part("left" + i), "", Part.of(i)),
          Operation.create(part("right" + i), "", Part.of(i)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void no_flipped_bit_and_no_cut_goes_unseen() throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      commit(open.store(), Operation.create(part("a"), "", Part.of(1)));
      backUp(open.state().contents(), SpecSeal.withoutKeys());
    }
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 1;
      assertRefused(flipped);
      assertRefused(Arrays.copyOf(whole, i));
    }
    assertRefused(Arrays.copyOf(whole, whole.length + 1));
  }

  private void assertRefused(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> Backup.open(file))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void another_format_is_refused_by_its_number() throws Exception {
    backUp(Snapshot.EMPTY, SpecSeal.withoutKeys());
    byte[] bytes = Files.readAllBytes(file);
    bytes[11] = 7;
    Files.write(file, bytes);

    assertThatThrownBy(() -> Backup.open(file))
        .hasMessageContaining("backup format 7 (expected: 1)");
  }

  @Test
  void a_restore_that_was_killed_between_its_two_renames_hides_no_store() throws Exception {
    Path store = Files.createDirectory(temporary.resolve("broken-off"));
    Path aside = Files.move(store, temporary.resolve("broken-off.before-20261121T100000.000Z"));

    assertThatThrownBy(() -> OpenStore.in(store))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("rename that")
        .hasMessageContaining(aside.toString());
    assertThat(store).doesNotExist();

    Files.move(aside, store);
    OpenStore.in(store).close();
  }

  @Test
  void a_store_that_is_open_is_not_replaced() throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      backUp(open.state().contents(), SpecSeal.withoutKeys());

      assertThatThrownBy(() -> restore(SpecSeal.withoutKeys()))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("is in use by process");
      commit(open.store(), Operation.create(part("a"), "", Part.of(1)));
    }
    assertThat(names()).containsExactlyInAnyOrder("backup", "state");
  }

  @Test
  void what_is_sealed_stays_so_in_the_backup_and_needs_its_key_to_be_restored() throws Exception {
    SpecSeal right = seal("right");
    try (OpenStore open = OpenStore.in(directory, right)) {
      Part secret = new Part("hunter2", 1, List.of(), Map.of(), null);
      commit(open.store(), Operation.create(part("a"), "", secret));
      backUp(open.state().contents(), right);
    }
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");

    for (SpecSeal wrong : List.of(seal("wrong"), SpecSeal.withoutKeys())) {
      assertThatThrownBy(() -> restore(wrong))
          .isInstanceOf(SealException.class)
          .hasMessageContaining("the spec of Part(acme/a@1) is sealed with key");
      assertThat(names()).containsExactlyInAnyOrder("backup", "state", "right", "wrong");
    }
    restore(right);
    try (OpenStore open = OpenStore.in(directory, right)) {
      assertThat(open.store().get(part("a")).orElseThrow().spec().name()).isEqualTo("hunter2");
    }
  }

  private SpecSeal seal(String name) throws IOException {
    Path ring = Files.createDirectories(temporary.resolve(name));
    return SpecSeal.with(
        Files.exists(ring.resolve("keyring"))
            ? TestRing.in(ring).open(TestRing.operator("one"))
            : TestRing.in(ring).initialize(TestRing.operator("one")),
        "Part"::equals,
        new SecureRandom());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
