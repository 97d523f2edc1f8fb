package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays conmon: appends to the log, and at the limit renames an empty file over it. */
class LogTailTest {
  private static final long ALL = Long.MAX_VALUE;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path directory;
  private Path log;
  private DirectoryWatch watch;

  @BeforeEach
  void open() throws Exception {
    log = directory.resolve("output.log");
    LogGenerations.begin(log);
    watch =
        DirectoryWatch.open(
            executor, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private void write(String line) throws IOException {
    Files.writeString(log, "T stdout F " + line + "\n", StandardOpenOption.APPEND);
  }

  private void overflow() throws IOException {
    Path empty = Files.createFile(directory.resolve("output.log.tmp"));
    Files.move(empty, log, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String read(LogTail tail) throws IOException {
    return new String(tail.read(), StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatIsThereAndThenWhatComes() throws Exception {
    write("one");
    try (LogTail tail = LogTail.conmon(log, ALL, watch)) {
      assertThat(read(tail)).isEqualTo("one\n");
      assertThat(read(tail)).isEmpty();
      write("two");
      assertThat(tail.await(Duration.ofSeconds(10))).isTrue();
      assertThat(read(tail)).isEqualTo("two\n");
    }
  }

  @Test
  void beginsNearTheEndAtAWholeLine() throws Exception {
    for (int i = 0; i < 100; i++) {
      write("line " + i);
    }
    try (LogTail tail = LogTail.conmon(log, 30, watch)) {
      assertThat(read(tail)).isEqualTo("line 99\n");
    }
    try (LogTail tail = LogTail.conmon(log, 0, watch)) {
      assertThat(read(tail)).isEmpty();
      write("next");
      assertThat(read(tail)).isEqualTo("next\n");
    }
  }

  @Test
  void readsTheGenerationBeforeFirst() throws Exception {
    write("old 1");
    write("old 2");
    overflow();
    LogGenerations.keep(log);
    write("new");
    try (LogTail tail = LogTail.conmon(log, ALL, watch)) {
      assertThat(read(tail) + read(tail)).isEqualTo("old 1\nold 2\nnew\n");
    }
    try (LogTail tail = LogTail.conmon(log, 34, watch)) {
      assertThat(read(tail) + read(tail)).isEqualTo("old 2\nnew\n");
    }
  }

  @Test
  void losesNothingWhenTheLogBeginsAnewWhileItReads() throws Exception {
    write("one");
    try (LogTail tail = LogTail.conmon(log, ALL, watch)) {
      assertThat(read(tail)).isEqualTo("one\n");
      write("two");
      overflow();
      write("three");
      assertThat(read(tail) + read(tail)).isEqualTo("two\nthree\n");
    }
  }

  @Test
  void waitsForALogThatIsNotThereYet() throws Exception {
    Files.delete(log);
    try (LogTail tail = LogTail.conmon(log, ALL, watch)) {
      assertThat(read(tail)).isEmpty();
      Files.createFile(log);
      write("first");
      assertThat(tail.await(Duration.ofSeconds(10))).isTrue();
      assertThat(read(tail)).isEqualTo("first\n");
    }
  }

  @Test
  void aWaitEndsWhenItsTimeIsUpOrItIsWoken() throws Exception {
    try (LogTail tail = LogTail.conmon(log, ALL, watch)) {
      assertThat(tail.await(Duration.ofMillis(1))).isFalse();
      executor.execute(tail::wake);
      assertThat(tail.await(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void readsAConsoleAsItIs() throws Exception {
    Files.writeString(log, "T stdout F raw\n");
    try (LogTail tail = LogTail.plain(log, ALL, watch)) {
      assertThat(read(tail)).isEqualTo("T stdout F raw\n");
    }
    try (LogTail tail = LogTail.plain(log, 4, watch)) {
      assertThat(read(tail)).isEqualTo("raw\n");
    }
  }

  @Test
  void aLogThatSomebodyElseShortenedIsReadFromItsBegin() throws Exception {
    Files.writeString(log, "one\ntwo\n");
    try (LogTail tail = LogTail.plain(log, ALL, watch)) {
      assertThat(read(tail)).isEqualTo("one\ntwo\n");
      Files.writeString(log, "new\n");
      assertThat(read(tail)).isEqualTo("new\n");
    }
  }

  @Test
  void whatIsWrittenBesideALogIsNoNews() throws Exception {
    try (LogTail tail = LogTail.plain(log, ALL, watch)) {
      Files.createFile(directory.resolve("another.log"));
      assertThat(tail.await(Duration.ofMillis(300))).isFalse();
    }
  }

  @Test
  void noMoreThanThreeGenerationsAreKept() throws Exception {
    for (int generation = 0; generation < 5; generation++) {
      write("generation " + generation);
      overflow();
      LogGenerations.keep(log);
    }
    write("last");
    try (var files = Files.list(directory)) {
      assertThat(files.map(LogTailTest::inode).distinct()).hasSize(2);
    }
    try (LogTail tail = LogTail.conmon(log, ALL, watch)) {
      assertThat(read(tail) + read(tail)).isEqualTo("generation 4\nlast\n");
    }
    LogGenerations.delete(log);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void withoutALauncherTheGenerationItKnewStays() throws Exception {
    write("known");
    overflow();
    write("unseen");
    overflow();
    write("newest");
    LogGenerations.keep(log);
    try (LogTail tail = LogTail.conmon(log, ALL, watch)) {
      assertThat(read(tail) + read(tail)).isEqualTo("known\nnewest\n");
    }
  }

  @Test
  void aRunBeginsANewGenerationWhenTheLastIsFull() throws Exception {
    write("x".repeat((int) LogGenerations.LIMIT));
    LogGenerations.begin(log);
    assertThat(log).isEmptyFile();
    write("second run");
    LogGenerations.begin(log);
    try (LogTail tail = LogTail.conmon(log, 40, watch)) {
      assertThat(read(tail)).isEqualTo("second run\n");
    }
  }

  private static Object inode(Path path) {
    try {
      return LogGenerations.inode(path).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
