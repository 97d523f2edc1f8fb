package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerRoleTest {
  @Test
  void nobodyElseOfTheMachineReadsWhatTenantsKeep(@TempDir Path home) throws Exception {
    Path earlier = Files.createDirectory(home.resolve("controller"));
    Files.setPosixFilePermissions(earlier, PosixFilePermissions.fromString("rwxr-xr-x"));

    Path directory = ControllerRole.directory(home);

    assertThat(directory).isEqualTo(earlier);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }
}
