package ciao.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.architecture.Codebase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/corpus}, in clones that have nothing else. */
final class CorpusScriptTest {
  private static final String FUZZ = "ciao.ssntp.DecodingFuzz/everyInputIsReadOrRefused";
  private static final int MOST_FILES = 5_000;
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path machine;

  @Test
  void aFreshCloneHasWhatAnotherFoundAndAddsItsOwn() throws Exception {
    Path first = cloned("first");
    input(corpus(first), "a", 3, 1);
    run(first, "save");

    Path second = cloned("second");
    run(second, "restore");
    assertThat(names(corpus(second))).containsExactly("a");
    input(corpus(second), "b", 5, 2);
    run(second, "save");
    assertThat(names(kept())).containsExactly("a", "b");
    assertThat(Files.size(kept().resolve(FUZZ).resolve("b"))).isEqualTo(5);
  }

  @Test
  void theOldestMakeRoomWhenThereAreTooMany() throws Exception {
    Path clone = cloned("clone");
    for (int n = 0; n < MOST_FILES; n++) {
      input(kept(), "old-" + n, 1, 100 + n);
    }
    input(corpus(clone), "new", 1, 1_000_000);
    run(clone, "save");
    assertThat(names(kept())).hasSize(MOST_FILES).contains("new", "old-1").doesNotContain("old-0");
  }

  @Test
  void theOldestMakeRoomWhenTheyAreTooLarge() throws Exception {
    Path clone = cloned("clone");
    input(kept(), "oldest", 7 * MEBIBYTE, 1);
    input(kept(), "older", 8 * MEBIBYTE, 2);
    input(corpus(clone), "new", 8 * MEBIBYTE, 3);
    run(clone, "save");
    assertThat(names(kept())).containsExactly("new", "older");
  }

  @Test
  void withoutAnotherDirectoryItIsInTheCache() throws Exception {
    Path clone = cloned("clone");
    input(corpus(clone), "a", 3, 1);
    Path cache = machine.resolve("cache");
    Path home = machine.resolve("home");

    runIn(clone, Map.of("HOME", home.toString()), "save");
    assertThat(names(home.resolve(".cache/ciao-fuzz-corpus"))).containsExactly("a");
    runIn(clone, Map.of("HOME", home.toString(), "XDG_CACHE_HOME", cache.toString()), "save");
    assertThat(names(cache.resolve("ciao-fuzz-corpus"))).containsExactly("a");

    Path second = cloned("second");
    runIn(second, Map.of("XDG_CACHE_HOME", cache.toString()), "restore");
    assertThat(names(corpus(second))).containsExactly("a");
  }

  @Test
  void withAnEmptyNameOrWithoutACacheNothingIsDone() throws Exception {
    Path clone = cloned("clone");
    input(corpus(clone), "a", 3, 1);
    Path home = machine.resolve("home");
    for (String verb : List.of("restore", "save")) {
      runIn(clone, Map.of("CIAO_CORPUS", "", "HOME", home.toString()), verb);
      runIn(clone, Map.of(), verb);
    }
    assertThat(home).doesNotExist();
  }

  @Test
  void aDirectoryThatCannotBeWrittenDoesNotFailTheRun() throws Exception {
    Path clone = cloned("clone");
    Files.copy(Codebase.root().resolve(".ci/run"), clone.resolve(".ci/run"));
    Path build =
        Files.writeString(clone.resolve("mvnw"), "#!/bin/sh\necho '[INFO] BUILD SUCCESS'\n");
    Files.setPosixFilePermissions(build, PosixFilePermissions.fromString("rwxr-xr-x"));
    input(corpus(clone), "a", 3, 1);
    Path file = Files.createFile(machine.resolve("a file"));
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", file.toString());

    Shell.Ended ended = Shell.run(environment, clone.resolve(".ci/run").toString());

    assertThat(ended.said()).contains("BUILD SUCCESS", "what the fuzzers found is not kept");
    assertThat(ended.status()).isZero();
  }

  @Test
  void whatAnotherCloneIsJustCopyingIsLeftToIt() throws Exception {
    Path clone = cloned("clone");
    input(kept(), "old.other.new", 3, 1);
    input(corpus(clone), "a", 3, 2);
    run(clone, "save");
    assertThat(names(kept())).containsExactly("a", "old.other.new");
    Path third = cloned("third");
    run(third, "restore");
    assertThat(names(corpus(third))).containsExactly("a");
  }

  @Test
  void clonesThatSaveAndRestoreAtATimeDoNotDisturbOneAnother() throws Exception {
    List<Path> clones = List.of(cloned("one"), cloned("two"), cloned("three"));
    for (Path clone : clones) {
      for (int n = 0; n < 100; n++) {
        input(corpus(clone), "all-have-" + n, 1_000, n);
      }
      input(corpus(clone), "only-" + clone.getFileName(), 1_000, 1_000);
    }
    List<Callable<Void>> runs = new ArrayList<>();
    for (Path clone : clones) {
      for (String verb : List.of("save", "restore", "save")) {
        runs.add(() -> {
          run(clone, verb);
          return null;
        });
      }
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> ended : threads.invokeAll(runs)) {
        ended.get();
      }
    }
    assertThat(names(kept())).hasSize(103).contains("only-one", "only-two", "only-three");
  }

  private Path cloned(String name) throws IOException {
    Path clone = machine.resolve(name);
    Files.createDirectories(clone.resolve(".ci"));
    Files.createDirectories(clone.resolve("ssntp"));
    Files.copy(Codebase.root().resolve(".ci/corpus"), clone.resolve(".ci/corpus"));
    return clone;
  }

  private void run(Path clone, String verb) throws Exception {
    runIn(clone, Map.of("CIAO_CORPUS", kept().toString()), verb);
  }

  private static void runIn(Path clone, Map<String, String> environment, String verb)
      throws Exception {
    assertThat(Shell.run(environment, clone.resolve(".ci/corpus").toString(), verb))
        .isEqualTo(new Shell.Ended(0, ""));
  }

  private Path kept() {
    return machine.resolve("kept for all");
  }

  private static Path corpus(Path clone) {
    return clone.resolve("ssntp/.cifuzz-corpus");
  }

  /** The later the second, the newer it is. */
  private static void input(Path corpus, String name, int bytes, int second) throws IOException {
    Path file = Files.createDirectories(corpus.resolve(FUZZ)).resolve(name);
    Files.write(file, new byte[bytes]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
  }

  private static List<String> names(Path corpus) throws IOException {
    try (Stream<Path> files = Files.list(corpus.resolve(FUZZ))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
