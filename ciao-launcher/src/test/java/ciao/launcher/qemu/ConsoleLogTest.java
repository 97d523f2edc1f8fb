package ciao.launcher.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {
  @TempDir Path directory;

  @Test
  void aLogThatIsTooLongKeepsItsNewestLinesAndItsWriterGoesOnBehindThem() throws Exception {
    ConsoleLog log = new ConsoleLog(directory.resolve("console.log"));
    try (FileChannel guest =
        FileChannel.open(log.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      int line = 0;
      while (guest.size() <= ConsoleLog.LONGEST) {
        guest.write(bytes("line %09d %s\n".formatted(line++, "x".repeat(1000))));
      }
      log.bound();
      guest.write(bytes("written afterwards\n"));

      List<String> lines = Files.readAllLines(log.file());
      assertThat(Files.size(log.file())).isLessThan(ConsoleLog.KEPT + 100L);
      assertThat(lines.getFirst()).isEqualTo("[ciao: older output was dropped]");
      assertThat(lines.get(1)).startsWith("line ");
      assertThat(lines.get(lines.size() - 2)).startsWith("line %09d".formatted(line - 1));
      assertThat(lines.getLast()).isEqualTo("written afterwards");
    }
  }

  @Test
  void aShortLogIsLeftAlone() throws Exception {
    ConsoleLog log = new ConsoleLog(directory.resolve("console.log"));
    Files.writeString(log.file(), "short\n");
    log.bound();
    assertThat(log.file()).hasContent("short\n");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
