package ciao.launcher.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.shim.LogTail;
import ciao.launcher.shim.Shim;
import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays the guest that appends, the launcher that shortens, and readers. */
class ConsoleLogTest {
  private static final String DROPPED = "\\[ciao: the first \\d+ bytes were dropped]";

  @TempDir private Path home;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private InstanceDirectory directory;
  private Shim shim;
  private ConsoleLog log;
  private FileChannel guest;
  private int written;

  @BeforeEach
  void open() throws Exception {
    InstanceId id = new InstanceId(new UUID(1, 1));
    directory = new InstanceDirectory(id, Files.createDirectories(home.resolve(id.toString())));
    shim = Shim.open(home, Cgroups.of(HomeTag.of(home)), threads, InstantSource.system());
    log = new ConsoleLog(directory.console());
    guest = FileChannel.open(log.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @AfterEach
  void close() throws Exception {
    guest.close();
    shim.close();
    threads.shutdownNow();
  }

  private void write(String line) throws IOException {
    guest.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** Numbered lines, until the log is too long. */
  private void flood() throws IOException {
    while (guest.size() <= ConsoleLog.LONGEST) {
      write(numbered(written++));
    }
  }

  private static String numbered(int line) {
    return "line %09d %s".formatted(line, "x".repeat(1000));
  }

  private static List<String> readUp(LogTail tail) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] some = tail.read(); some.length > 0; some = tail.read()) {
      all.writeBytes(some);
    }
    return all.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private LogTail tail(long last) throws IOException {
    return shim.console(directory, last);
  }

  @Test
  void aLogThatIsTooLongKeepsItsNewestLinesAndItsWriterGoesOnBehindThem() throws Exception {
    flood();
    log.bound();
    write("written afterwards");

    List<String> lines = Files.readAllLines(log.file());
    assertThat(Files.size(log.file())).isLessThan(ConsoleLog.KEPT + 100L);
    assertThat(lines.getFirst()).matches(DROPPED);
    assertThat(lines.get(1)).startsWith("line ");
    assertThat(lines.get(lines.size() - 2)).isEqualTo(numbered(written - 1));
    assertThat(lines.getLast()).isEqualTo("written afterwards");
  }

  @Test
  void aShortLogIsLeftAlone() throws Exception {
    write("short");
    log.bound();
    assertThat(log.file()).hasContent("short\n");
  }

  @Test
  void aReaderLosesAndRepeatsNothingHoweverOftenTheLogIsShortened() throws Exception {
    try (LogTail tail = tail(Long.MAX_VALUE)) {
      for (int times = 0; times < 3; times++) {
        int first = written;
        flood();
        List<String> before = readUp(tail);
        assertThat(before.getFirst()).isEqualTo(numbered(first));
        assertThat(before.getLast()).isEqualTo(numbered(written - 1));
        int unread = written;
        write(numbered(written++));
        log.bound();
        assertThat(readUp(tail)).containsExactly(numbered(unread));
      }
    }
  }

  @Test
  void aReaderWithinWhatIsKeptGoesOnWhereItWas() throws Exception {
    flood();
    try (LogTail tail = tail(1 << 20)) {
      String some = new String(tail.read(), StandardCharsets.UTF_8);
      log.bound();
      write("written afterwards");
      List<String> rest = readUp(tail);
      assertThat(rest.getLast()).isEqualTo("written afterwards");
      assertThat((some + String.join("\n", rest) + "\n").length())
          .isEqualTo((1 << 20) + "written afterwards\n".length());
    }
  }

  @Test
  void aReaderWhoWasTooSlowIsToldThatThereIsAGap() throws Exception {
    flood();
    try (LogTail tail = tail(Long.MAX_VALUE)) {
      assertThat(new String(tail.read(), StandardCharsets.UTF_8)).startsWith(numbered(0));
      log.bound();
      List<String> rest = readUp(tail);
      assertThat(rest.getFirst()).matches(DROPPED);
      assertThat(rest.get(1)).startsWith("line ");
      assertThat(rest.getLast()).isEqualTo(numbered(written - 1));
    }
  }
}
