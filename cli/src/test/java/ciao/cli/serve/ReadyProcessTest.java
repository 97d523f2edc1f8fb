package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.cli.CommandFailed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyProcessTest {
  @TempDir private Path directory;

  @Test
  void oneThatSaysItIsReadyIsAskedForTheRestOfItsLines() throws Exception {
    ReadyProcess ready =
        start("echo 'listens on 127.0.0.1:1'; echo something; echo 'shows 2'; exec sleep 60");
    try {
      assertThat(ready.said()).containsExactly("127.0.0.1:1", "2");
    } finally {
      ready.kill();
    }
    assertThatThrownBy(() -> ready.check("it")).hasMessage("it ended (expected: to go on)");
  }

  @Test
  void oneThatEndsBeforeItIsReadySaysSoAndWhatItSaid() {
    assertThatThrownBy(() -> start("echo 'no such file' >&2; exit 1"))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("it ended (expected: to get ready); it says: no such file");
  }

  private ReadyProcess start(String script) throws Exception {
    return ReadyProcess.start(
        "it",
        List.of("/bin/sh", "-c", script),
        List.of("listens on ", "shows "),
        directory.resolve("errors"));
  }
}
