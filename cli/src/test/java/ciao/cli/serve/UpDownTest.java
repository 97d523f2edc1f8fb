package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import ciao.netagent.leftovers.Scratch;
import ciao.state.FreePort;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A one-machine cloud as its owner has it. */
@Timeout(300)
class UpDownTest {
  private static final String HELLO =
      """
      name: hello
      kind: process
      command: [/bin/sleep, "86400"]
      demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
      """;

  private Path home;
  private String ssntpPort;
  private String apiPort;

  @BeforeAll
  static void startTheRolesByTheScript() throws IOException {
    System.setProperty("ciao.script", CiaoScript.path().toString());
  }

  @BeforeEach
  void choosePorts() throws IOException {
    home = Scratch.directory();
    try (ServerSocket ssntp = FreePort.held();
        ServerSocket api = FreePort.held()) {
      ssntpPort = Integer.toString(ssntp.getLocalPort());
      apiPort = Integer.toString(api.getLocalPort());
    }
  }

  @AfterEach
  void end() throws Exception {
    if (Files.exists(home.resolve("node"))) {
      InProcess.run(home, "up");
      InProcess.run(home, "instance", "delete", "--all", "--wait");
    }
    InProcess.run(home, "down");
  }

  @Test
  void whatIsUpIsUsedWithoutFlagsAndFoundAgainAfterDown() throws Exception {
    assertThat(succeed("up", "--ssntp-port", ssntpPort, "--api-port", apiPort))
        .startsWith("up after ")
        .contains("home " + home);
    assertThat(succeed("up")).startsWith("already up: ");
    Path hello = Files.writeString(home.resolve("hello.yaml"), HELLO);
    ThreeKinds.succeed(InProcess.run(home, "workload", "add", hello.toString()));
    assertThat(succeed("instance", "add", "hello", "--name", "hello-1", "--wait", "-o", "name"))
        .isEqualTo("hello-1\n");
    assertThat(succeed("node", "list")).contains("ready"); // with the operator's certificate
    long pid = pid();

    assertThat(succeed("down")).startsWith("down; ");

    assertThat(ProcessHandle.of(pid)).as("the instance runs on").isPresent();
    assertThat(ciao("instance", "list").code()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(succeed("down")).startsWith("nothing is up in " + home);

    succeed("up");

    succeed("instance", "start", "hello-1", "--wait");
    assertThat(pid()).as("it was never started again").isEqualTo(pid);
  }

  @Test
  void whatKeepsTheRolesFromStartingIsSaidInOneSentenceAndNothingStaysBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Files.writeString(
          home.resolve(NodeConfig.FILE),
          """
          scheduler: {listen: "127.0.0.1:%s"}
          controller: {listen: "%s"}
          """
              .formatted(ssntpPort, address));

      CommandResult up = InProcess.run(home, "up");

      assertThat(up.code()).as("%s", up).isEqualTo(ExitCode.REFUSED);
      assertThat(up.err())
          .contains("ciao: the roles did not start: ", address, "in use")
          .doesNotContain("\tat ", "Exception");
      assertThat(new Daemon(new LocalCluster(home)).running()).isEmpty();
    }
  }

  private long pid() throws Exception {
    JsonNode json = new ObjectMapper().readTree(succeed("instance", "list", "-o", "json"));
    assertThat(json).hasSize(1);
    assertThat(json.get(0).get("phase").asText()).isEqualTo("active");
    return json.get(0).get("pid").asLong();
  }

  private String succeed(String... arguments) throws Exception {
    CommandResult result = ciao(arguments);
    assertThat(result.code()).as("%s: %s", List.of(arguments), result).isEqualTo(ExitCode.OK);
    return result.out();
  }

  /** In a JVM of its own, with nothing set but {@code CIAO_HOME}. */
  private CommandResult ciao(String... arguments) throws Exception {
    return CiaoProcess.run(home, arguments);
  }
}
