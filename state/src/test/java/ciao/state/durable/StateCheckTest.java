package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.durable.StateCheck.Finding;
import ciao.state.journal.JournalException;
import ciao.state.seal.SpecSeal;
import ciao.state.seal.TestRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check says of a store's directory, and that it changes nothing there. */
final class StateCheckTest {
  /** Behind the header of a journal's file: into its first record's payload. */
  private static final int IN_THE_FIRST_RECORD = 64 + 24 + 5;

  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void aStoreThatHasBeenAbout() throws Exception {
    directory = temporary.resolve("state");
    try (OpenStore open = OpenStore.in(directory)) {
      fill(open.store());
      Awaitility.await().until(() -> open.state().status().applied() == open.store().position());
    }
  }

  /** Enough for several of the small journal files of these tests. */
  private static void fill(Store store) throws Exception {
    for (int i = 0; i < 300; i++) {
      Pointer<Part> pointer = Part.TYPE.at("acme", "p" + i);
      Part spec = new Part("x".repeat(400), i, List.of(), Map.of(), null);
      store
          .write(Transaction.of(Operation.create(pointer, "", spec)))
          .get(20, TimeUnit.SECONDS)
          .orThrow();
    }
  }

  private List<Finding> check(SpecSeal seal) throws IOException {
    return StateCheck.check(directory, seal, InstantSource.system()).findings();
  }

  private List<Finding> check() throws IOException {
    return check(SpecSeal.withoutKeys());
  }

  private Finding onlyTrouble() throws IOException {
    List<Finding> wrong = check().stream().filter(finding -> !finding.right()).toList();
    assertThat(wrong).hasSize(1);
    return wrong.getFirst();
  }

  private List<Path> journal() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
  }

  private Path tables() {
    return directory.resolve("tables.mv.db");
  }

  private static void overwrite(Path file, long offset, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
  }

  private void sql(String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + directory.resolve("tables"), "ciao", "");
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  @Test
  void a_sound_store_is_right_in_every_file_and_none_is_touched() throws Exception {
    Map<String, ByteBuffer> before = bytes();

    List<Finding> findings = check();

    assertThat(findings).allMatch(Finding::right).hasSize(journal().size() + 1);
    assertThat(findings.getLast().says()).startsWith("300 resources").contains("position 300");
    assertThat(findings.get(findings.size() - 2).says()).contains("to 300 in");
    assertThat(bytes()).isEqualTo(before);
  }

  private Map<String, ByteBuffer> bytes() throws IOException {
    Map<String, ByteBuffer> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.put(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return bytes;
  }

  @Test
  void what_a_killed_process_left_is_right() throws Exception {
    Path killed = temporary.resolve("killed");
    try (OpenStore open = OpenStore.in(directory)) {
      addAnother(open.store());
      copy(directory, killed);
    }
    Files.delete(killed.resolve("lock"));
    directory = killed;

    assertThat(check()).allMatch(Finding::right);
  }

  private static void addAnother(Store store) throws Exception {
    store
        .create(Part.TYPE.at("acme", "another"), "", Part.of(1))
        .get(20, TimeUnit.SECONDS)
        .orThrow();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  @Test
  void a_record_that_a_crash_cut_off_is_said_and_is_no_trouble() throws Exception {
    Path newest = journal().getLast();
    overwrite(newest, Files.size(newest) - 9, new byte[] {1, 2, 3});

    Finding finding = check().get(journal().size() - 1);

    assertThat(finding.right()).isTrue();
    assertThat(finding.file()).isEqualTo(newest);
    assertThat(finding.says()).contains("a crash left part of one more record");
  }

  @Test
  void a_damaged_record_is_named_by_file_offset_and_position() throws Exception {
    Path second = journal().get(1);
    overwrite(second, IN_THE_FIRST_RECORD, new byte[] {-1, -1});

    Finding trouble = onlyTrouble();

    assertThat(trouble.file()).isEqualTo(second);
    assertThat(trouble.says())
        .contains(second + " is corrupt at offset 64: no intact record of position")
        .contains("put the file back from a backup");
  }

  @Test
  void a_record_lost_before_the_last_is_named_too() throws Exception {
    Path newest = journal().getLast();
    overwrite(newest, IN_THE_FIRST_RECORD, new byte[] {-1, -1});

    assertThat(onlyTrouble().says()).contains(newest + " is corrupt at offset 64", "yet a later");
  }

  @Test
  void a_missing_journal_file_shows_at_the_one_before_it() throws Exception {
    Path before = journal().getFirst();
    Files.delete(journal().get(1));

    assertThat(onlyTrouble().file()).isEqualTo(before);
  }

  @Test
  void a_file_of_another_journal_is_named() throws Exception {
    directory = temporary.resolve("other");
    try (OpenStore open = OpenStore.in(directory)) {
      addAnother(open.store());
    }
    Path foreign = journal().getFirst();
    directory = temporary.resolve("state");
    Files.copy(foreign, directory.resolve("journal").resolve("00000000000000099999.journal"));

    List<Finding> wrong = check().stream().filter(finding -> !finding.right()).toList();

    assertThat(wrong).extracting(Finding::says).anyMatch(says -> says.contains("give it its name"));
  }

  @Test
  void tables_that_are_no_tables_are_named() throws Exception {
    Files.write(tables(), new byte[8192]);

    Finding trouble = onlyTrouble();

    assertThat(trouble.file()).isEqualTo(tables());
    assertThat(trouble.says()).contains(tables() + " cannot be opened");
  }

  @Test
  void a_spec_changed_behind_the_stores_back_is_named_by_its_resource() throws Exception {
    sql("update resource set spec = X'8100000000' where id = 'p7'");

    assertThat(onlyTrouble().says())
        .isEqualTo(
            "the stored spec of Part(acme/p7@1) is damaged: its checksum does not fit; put the store back from a backup");
  }

  @Test
  void tables_of_a_newer_version_are_named() throws Exception {
    sql("update schema_version set version = 99");

    assertThat(onlyTrouble().says()).contains("schema version 99").contains("newer version");
  }

  @Test
  void tables_ahead_of_their_journal_are_named() throws Exception {
    sql("update progress set position = 12345");

    assertThat(onlyTrouble().says()).contains("up to position 12345").contains("ends at 300");
  }

  @Test
  void tables_may_be_missing_while_the_journal_goes_back_to_its_beginning() throws Exception {
    assertThat(journal().getFirst().toString()).endsWith("00000000000000000001.journal");
    Files.delete(tables());
    assertThat(check()).allMatch(Finding::right);

    Files.delete(journal().getFirst());
    assertThat(onlyTrouble().says()).contains("is not there, and the journal beside it begins");
  }

  @Test
  void a_store_that_is_open_is_not_looked_at() throws Exception {
    try (OpenStore open = OpenStore.in(directory)) {
      assertThat(open.store().position()).isEqualTo(300);
      assertThatThrownBy(this::check)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("is in use by process");
    }
  }

  @Test
  void a_directory_that_is_not_there_is_not_made() {
    directory = temporary.resolve("nowhere");

    assertThatThrownBy(this::check).isInstanceOf(NoSuchFileException.class);
    assertThat(directory).doesNotExist();
  }

  @Test
  void what_is_sealed_is_looked_into_with_its_key_and_left_alone_without_any() throws Exception {
    directory = temporary.resolve("sealed");
    SpecSeal right = seal("right");
    try (OpenStore open = OpenStore.in(directory, right)) {
      addAnother(open.store());
    }

    assertThat(check(right)).allMatch(Finding::right);
    assertThat(
            StateCheck.check(directory, SpecSeal.withoutKeys(), InstantSource.system())
                .sealedWith())
        .containsExactly(right.keys().orElseThrow().currentId());
    assertThat(check(SpecSeal.withoutKeys())).allMatch(Finding::right);
    assertThat(check(seal("wrong")))
        .extracting(Finding::says)
        .first()
        .asString()
        .contains("the spec of Part(acme/another@1) is sealed with key");
  }

  private SpecSeal seal(String name) throws IOException {
    Path ring = Files.createDirectory(temporary.resolve(name));
    return SpecSeal.with(
        TestRing.in(ring).initialize(TestRing.operator("one")), "Part"::equals, new SecureRandom());
  }
}
