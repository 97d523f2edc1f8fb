package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.certs.Identity;
import ciao.cli.ExitCode;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.UnreachableException;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Towards somebody with a good certificate who answers and answers and answers. */
final class FalseControllerTest {
  private static final byte[] CHUNK = " ".repeat(1 << 20).getBytes();

  private static final Identity.User ALICE = new Identity.User("alice", List.of("team-a"));

  @TempDir private Path directory;
  private FalseController controller;
  private CiaoClient client;

  @BeforeEach
  void start() throws Exception {
    controller = new FalseController(directory);
    Path own = controller.certificate(Identity.User.admin("ann"));
    client =
        new CiaoClient(
            controller.address(), new ClientCredentials(own, controller.authorityFile()));
  }

  @AfterEach
  void stop() {
    client.close();
    controller.close();
  }

  @Test
  void oneRefusedDeletionDoesNotKeepItFromTheOthers() throws Exception {
    Queue<String> deleted = new ConcurrentLinkedQueue<>();
    controller.server.createContext(
        "/v1/tenants/team-a/workloads/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          deleted.add(path.substring(path.lastIndexOf('/') + 1));
          byte[] problem =
              "{\"title\":\"Conflict\",\"status\":409,\"code\":\"in_use\",\"detail\":\"box runs\"}"
                  .getBytes(StandardCharsets.UTF_8);
          boolean refuse = path.endsWith("/box");
          exchange.sendResponseHeaders(refuse ? 409 : 204, refuse ? problem.length : -1);
          if (refuse) {
            exchange.getResponseBody().write(problem);
          }
          exchange.close();
        });
    StringWriter err = new StringWriter();

    int code = run(err, controller.address(), "workload", "delete", "hello", "box", "guest");

    assertThat(code).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).isEqualTo("ciao: box runs" + System.lineSeparator());
    assertThat(deleted).containsExactly("hello", "box", "guest");
  }

  @Test
  void whatSpeaksNoHttpIsNamedAsSuch() throws Exception {
    assertThat(toldOf("220 mail.example ready\r\n\r\n"))
        .contains("speaks no HTTP")
        .doesNotContain("220");
  }

  @Test
  void anAnswerThatBreaksOffIsNamedAsSuch() throws Exception {
    assertThat(toldOf("\0\0u{}"))
        .contains("the connection ended before an answer did")
        .doesNotContain("u{}");
  }

  private String toldOf(String answer) throws Exception {
    try (SSLServerSocket other =
        (SSLServerSocket)
            controller
                .tls
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      controller.threads.submit(() -> {
        try (Socket peer = other.accept()) {
          peer.getInputStream().read();
          peer.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
        return null;
      });
      StringWriter err = new StringWriter();

      int code =
          run(err, URI.create("https://127.0.0.1:" + other.getLocalPort()), "workload", "list");

      assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
      return err.toString();
    }
  }

  /** As a user of one tenant, which the command takes from the certificate. */
  private int run(StringWriter err, URI address, String... arguments) throws Exception {
    return controller.run(ALICE, address, new StringWriter(), err, arguments);
  }

  @Test
  void anAnswerWithoutEndIsNotTakenIn() {
    controller.server.createContext("/v1/nodes/web1", exchange -> answerForEver(exchange, 200));

    assertThatThrownBy(() -> client.node("web1")).isInstanceOf(UnreachableException.class);
  }

  @Test
  void aRefusalWithoutEndIsStillARefusal() {
    controller.server.createContext(
        "/v1/tenants/team-a/instances/web/logs", exchange -> answerForEver(exchange, 503));

    assertThatThrownBy(() -> client.logs("team-a", "web", -1, false, "output"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("HTTP 503");
  }

  /** Until the other side has had enough. */
  private static void answerForEver(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, 0);
    while (true) {
      exchange.getResponseBody().write(CHUNK);
    }
  }
}
