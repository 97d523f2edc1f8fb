package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine calls itself. */
final class LocalClusterTest {
  @TempDir private Path directory;

  @Test
  void aMachineIsCalledWhatItsKernelSaysWhetherOrNotTheNameResolves() throws Exception {
    assertThat(LocalCluster.hostname(kernelSays("No-Such-Host-7.invalid\n")))
        .isEqualTo("no-such-host-7.invalid");
  }

  @Test
  void aMachineWithoutANameIsLocalhost() throws Exception {
    assertThat(LocalCluster.hostname(kernelSays("(none)\n"))).isEqualTo("localhost");
    assertThat(LocalCluster.hostname(kernelSays("\n"))).isEqualTo("localhost");
    assertThat(LocalCluster.hostname(directory.resolve("nothing"))).isEqualTo("localhost");
  }

  private Path kernelSays(String name) throws Exception {
    return Files.writeString(directory.resolve("hostname"), name);
  }
}
