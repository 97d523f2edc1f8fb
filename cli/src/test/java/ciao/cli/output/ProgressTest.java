package ciao.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private Progress progress(boolean terminal) {
    return new Progress(new PrintStream(written, true, StandardCharsets.UTF_8), terminal);
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTerminalsLineIsRewrittenAndClearedAtTheEnd() {
    Progress progress = progress(true);
    progress.say("one");
    progress.tick("two");
    progress.end();
    progress.end();

    assertThat(written()).isEqualTo("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[K");
  }

  @Test
  void aLogHasALinePerChangeAndNoTicks() {
    Progress progress = progress(false);
    progress.say("one");
    progress.say("one");
    progress.tick("1%");
    progress.say("two\u001b[31m");
    progress.end();

    assertThat(written()).isEqualTo("one\ntwo?[31m\n");
  }

  @ParameterizedTest
  @CsvSource({"49,0.0 s", "9949,9.9 s", "10000,10 s", "119000,119 s", "120000,2 min"})
  void durationsAreForPeople(long milliseconds, String shown) {
    assertThat(Progress.seconds(Duration.ofMillis(milliseconds))).isEqualTo(shown);
  }
}
