package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = String.valueOf(free.getLocalPort());
    }
    Path home = directory.resolve("home");

    CommandResult up = InProcess.run(home, "up", "--ssntp-port", port, "--api-port", port);

    assertThat(up.code()).isEqualTo(1);
    assertThat(up.err()).contains("-port: port " + port + " on 127.0.0.1 is in use");
    assertThat(home).doesNotExist();
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
