package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastLinesTest {
  @Test
  void keepsTheEndOfALogOfAnyLengthAndNotMuchMore() throws Exception {
    assertThat(LastLines.end(stream(""))).isEmpty();
    assertThat(LastLines.end(stream("last words\n"))).isEqualTo("last words\n");

    String line = "ü".repeat(50_000);
    InputStream endless =
        new SequenceInputStream(
            Collections.enumeration(IntStream.range(0, 100).mapToObj(_ -> stream(line)).toList()));
    assertThat(LastLines.end(new SequenceInputStream(endless, stream("last words\n"))))
        .endsWith("üü" + "last words\n")
        .hasSizeLessThan(10_000);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
