package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.Operation;
import ciao.state.Part;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.journal.WatchedDisk;
import ciao.state.seal.SpecSeal;
import ciao.state.sql.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory that a program wrote whose tables were of version 1, kept by key, and whose journal
 * said no origins: parts p0 to p29, some changed, destroyed or created again, and the tables some
 * changes behind the journal.
 */
final class OutdatedTablesTest {
  @TempDir private Path directory;

  @BeforeEach
  void unpack() throws IOException {
    InputStream stored =
        Objects.requireNonNull(OutdatedTablesTest.class.getResourceAsStream("version1.zip"));
    try (ZipInputStream files = new ZipInputStream(stored)) {
      for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
        Path path = directory.resolve(file.getName());
        Files.createDirectories(path.getParent());
        Files.copy(files, path);
      }
    }
  }

  private Path tables() {
    return Tables.file(directory.resolve("tables"));
  }

  private static Pointer<Part> part(String id) {
    return Part.TYPE.at("acme", id);
  }

  /** Weight and version by id. */
  private static Map<String, List<Long>> contents(Store store) {
    Map<String, List<Long>> contents = new TreeMap<>();
    for (Resource<Part> part : store.list(Query.of(Part.TYPE))) {
      contents.put(part.id(), List.of((long) part.spec().weight(), part.version()));
    }
    return contents;
  }

  private static Map<String, List<Long>> stored() {
    Map<String, List<Long>> stored = new TreeMap<>();
    for (long i = 0; i < 30; i++) {
      stored.put("p" + i, i < 10 ? List.of(100 + i, 2L) : List.of(i, 1L));
    }
    List.of("p2", "p21", "p22", "p23", "p24").forEach(stored::remove);
    stored.put("p1", List.of(501L, 1L));
    stored.put("p5", List.of(305L, 3L));
    stored.put("p20", List.of(220L, 1L));
    stored.put("q1", List.of(402L, 2L));
    return stored;
  }

  private static void write(Store store, Operation... operations) throws Exception {
    store.write(new Transaction(List.of(operations))).get().orThrow();
  }

  @Test
  void are_checked_and_read_and_made_anew() throws Exception {
    assertThat(
            StateCheck.check(directory, SpecSeal.withoutKeys(), InstantSource.system()).findings())
        .allMatch(StateCheck.Finding::right);
    try (OpenStore open = OpenStore.in(directory)) {
      assertThat(contents(open.store())).isEqualTo(stored());
    }
    try (Tables made = Tables.open(directory.resolve("tables"), InstantSource.system())) {
      assertThat(made.areOutdated()).isFalse();
      Set<Long> origins = new HashSet<>();
      made.load(row -> assertThat(origins.add(row.origin())).isTrue());
      assertThat(origins).hasSize(stored().size()).doesNotContain(0L);
    }
    assertThat(directory).isDirectoryNotContaining("glob:**anew*");
  }

  @Test
  void may_be_put_back_after_more_has_been_written() throws Exception {
    Path outdated = Files.copy(tables(), directory.resolve("outdated"));
    Map<String, List<Long>> expected = stored();
    try (OpenStore open = OpenStore.in(directory)) {
      write(
          open.store(),
          Operation.update(open.store().get(part("p7")).orElseThrow().withSpec(Part.of(707)), ""),
          Operation.destroy(part("p8"), ""),
          Operation.create(part("r1"), "", Part.of(801)));
    }
    expected.put("p7", List.of(707L, 3L));
    expected.remove("p8");
    expected.put("r1", List.of(801L, 1L));
    for (int round = 0; round < 2; round++) {
      Files.copy(outdated, tables(), StandardCopyOption.REPLACE_EXISTING);
      try (OpenStore open = OpenStore.in(directory)) {
        assertThat(contents(open.store())).as("round %d", round).isEqualTo(expected);
        write(open.store(), Operation.create(part("s" + round), "", Part.of(1)));
      }
      expected.put("s" + round, List.of(1L, 1L));
      try (OpenStore open = OpenStore.in(directory)) {
        assertThat(contents(open.store())).as("round %d, again", round).isEqualTo(expected);
      }
    }
  }

  /** What a kill leaves at each step of opening, from the first write on. */
  @Test
  void are_read_wherever_a_kill_ended_the_making_of_new_ones(@TempDir Path images)
      throws Exception {
    List<String> steps = new ArrayList<>();
    Thread opener = Thread.currentThread();
    WatchedDisk disk = new WatchedDisk();
    disk.hook((operation, path) -> {
      if (Thread.currentThread() != opener) {
        return; // it makes room in the journal meanwhile
      }
      copy(directory, images.resolve(String.valueOf(steps.size())));
      steps.add(operation + " " + path.getFileName());
    });
    try (OpenStore open = OpenStore.in(directory, OpenStore.SMALL, disk)) {
      assertThat(contents(open.store())).isEqualTo(stored());
    }
    assertThat(steps)
        .containsSubsequence(
            "SYNC tables-anew.mv.db",
            "RENAME tables-anew.mv.db",
            "SYNC_DIRECTORY " + directory.getFileName());
    for (int step = 0; step < steps.size(); step++) {
      Path image = images.resolve(String.valueOf(step));
      try (OpenStore open = OpenStore.in(image)) {
        assertThat(contents(open.store())).as("before %s", steps.get(step)).isEqualTo(stored());
      }
      assertThat(image).isDirectoryNotContaining("glob:**anew*");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  @Test
  void may_be_missing_as_long_as_the_journal_goes_back_to_its_beginning() throws Exception {
    Files.delete(tables());
    for (int round = 0; round < 2; round++) {
      try (OpenStore open = OpenStore.in(directory)) {
        assertThat(contents(open.store())).as("round %d", round).isEqualTo(stored());
      }
    }
  }
}
