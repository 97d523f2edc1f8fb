package ciao.launcher.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvmProbeTest {
  @TempDir Path workspace;

  @Test
  void itsGuestRunsToItsEndWhereGuestsRun() throws Exception {
    assertThat(KvmProbe.runs(Accelerator.TCG, workspace)).isTrue();
    assertThat(workspace).isEmptyDirectory();
  }

  @Test
  void itAnswersWithinItsTimeOnceAndForAllAndLeavesNothing() {
    KvmProbe probe = new KvmProbe(workspace);
    boolean first = Assertions.assertTimeout(Duration.ofSeconds(20), probe::works);
    boolean again = Assertions.assertTimeout(Duration.ofSeconds(20), probe::works);
    assertThat(again).isEqualTo(first);
    assertThat(workspace).isEmptyDirectory();
    if (!Files.exists(Path.of("/dev/kvm"))) {
      assertThat(first).isFalse();
    }
  }
}
