package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ciao up} refuses before it makes anything. */
final class UpCommandTest {
  @TempDir private Path directory;

  @Test
  void aPortInUseIsRefusedBeforeTheHomeKeepsIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      Path home = directory.resolve("home");

      CommandResult up = InProcess.run(home, "up", "--ssntp-port", port);

      assertThat(up.code()).isEqualTo(1);
      assertThat(up.err()).contains("--ssntp-port: port " + port + " on 127.0.0.1 is in use");
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void onePortForBothIsRefusedBeforeTheHomeKeepsIt() throws Exception {
    Path home = directory.resolve("home");

    CommandResult up = InProcess.run(home, "up", "--ssntp-port", "8889");

    assertThat(up.code()).isEqualTo(2);
    assertThat(up.err())
        .contains("--ssntp-port and --api-port: both are 8889 (expected: two different ports)");
    assertThat(home).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down", "node list"})
  void aFileIsNoHome(String command) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "mine");

    CommandResult result = InProcess.run(file, command.split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("home: " + file + " is a file (expected: a directory)");
  }

  @Test
  void aHomeThatIsThereKeepsItsPorts() throws Exception {
    Files.writeString(
        directory.resolve(NodeConfig.FILE), "controller: {listen: \"127.0.0.1:9001\"}\n");

    CommandResult up = InProcess.run(directory, "up", "--api-port", "9002");

    assertThat(up.code()).isEqualTo(2);
    assertThat(up.err()).contains("already has its ports", "127.0.0.1:9001");
    assertThat(directory.resolve("pki")).doesNotExist();
  }
}
