package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalTest {
  @Test
  void theCommandsOfTheRehearsalSucceed(@TempDir Path directory) throws Exception {
    assertThat(Rehearsal.run(directory)).isEqualTo(ExitCode.OK);
  }
}
