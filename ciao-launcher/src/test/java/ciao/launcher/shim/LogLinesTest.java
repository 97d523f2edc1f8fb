package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private static final String TIME = "2026-11-21T04:38:15.598929789+00:00 ";

  @Test
  void givesBackWhatWasWrittenInOrder() {
    String file =
        (TIME + "stdout F hi\n")
            + (TIME + "stdout P par\n")
            + (TIME + "stdout F tial\n")
            + (TIME + "stderr F \n")
            + (TIME + "stderr F  two blanks  F \n")
            + (TIME + "stdout P no end\n");
    assertThat(read(new LogLines(), file, 1000))
        .isEqualTo("hi\npartial\n\n two blanks  F \nno end");
  }

  @Test
  void isTheSameForPiecesOfAnyLength() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    StringBuilder written = new StringBuilder();
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      boolean partial = random.nextInt(4) == 0;
      String text = "x P F ".repeat(random.nextInt(30)).substring(random.nextInt(1));
      file.append(TIME).append(random.nextBoolean() ? "stdout " : "stderr ");
      file.append(partial ? "P " : "F ").append(text).append('\n');
      written.append(text).append(partial ? "" : "\n");
    }
    for (int length : new int[] {1, 2, 7, 64, 4096}) {
      assertThat(read(new LogLines(), file.toString(), length))
          .as("seed %d, pieces of %d", seed, length)
          .isEqualTo(written.toString());
    }
  }

  @Test
  void whenEnteredWithinALineBeginsWithTheNext() {
    LogLines lines = new LogLines();
    lines.restartWithin();
    assertThat(read(lines, "dout F torn\n" + TIME + "stdout F whole\n", 5)).isEqualTo("whole\n");
  }

  @Test
  void whenEnteredExactlyBetweenLinesLosesNone() {
    LogLines lines = new LogLines();
    lines.restartWithin();
    assertThat(read(lines, "\n" + TIME + "stdout F whole\n", 5)).isEqualTo("whole\n");
  }

  private static String read(LogLines lines, String file, int piece) {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += piece) {
      byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
      lines.read(part, part.length, text);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
