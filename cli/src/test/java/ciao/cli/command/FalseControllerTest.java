package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.certs.CertificateAuthority;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.cli.CommandRoot;
import ciao.cli.ExitCode;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.UnreachableException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Towards somebody with a good certificate who answers and answers and answers. */
final class FalseControllerTest {
  private static final byte[] CHUNK = " ".repeat(1 << 20).getBytes();

  @TempDir private Path directory;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private CertificateAuthority authority;
  private SSLContext tls;
  private HttpsServer server;
  private CiaoClient client;

  @BeforeEach
  void start() throws Exception {
    authority = CertificateAuthority.create("test", InstantSource.system());
    Identity.Node node =
        new Identity.Node("false", UUID.randomUUID(), Roles.of(Role.CONTROLLER, Role.SERVER));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tls = MutualTls.context(authority.issue(node, List.of("127.0.0.1")));
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.start();

    Path own = directory.resolve("user.pem");
    Path ca = directory.resolve("ca.pem");
    PemFiles.write(own, authority.issue(Identity.User.admin("ann")), OnExisting.REFUSE);
    PemFiles.write(ca, List.of(authority.certificate()), OnExisting.REFUSE);
    client = new CiaoClient(URI.create(address()), new ClientCredentials(own, ca));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    threads.close();
  }

  @Test
  void oneRefusedDeletionDoesNotKeepItFromTheOthers() throws Exception {
    Queue<String> deleted = new ConcurrentLinkedQueue<>();
    server.createContext(
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

    int code = run(err, address(), "workload", "delete", "hello", "box", "guest");

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
            tls.getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      threads.submit(() -> {
        try (Socket peer = other.accept()) {
          peer.getInputStream().read();
          peer.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
        return null;
      });
      StringWriter err = new StringWriter();

      int code = run(err, "https://127.0.0.1:" + other.getLocalPort(), "workload", "list");

      assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
      return err.toString();
    }
  }

  /** As a user of one tenant, which the command takes from the certificate. */
  private int run(StringWriter err, String controller, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    Path own = directory.resolve("user-alice.pem");
    Identity.User alice = new Identity.User("alice", List.of("team-a"));
    PemFiles.write(own, authority.issue(alice), OnExisting.REFUSE);
    all.addAll(List.of("--controller", controller, "--certificate", own.toString()));
    all.addAll(List.of("--ca", directory.resolve("ca.pem").toString()));
    CommandLine line = CommandRoot.commandLine(all.toArray(String[]::new));
    line.setErr(new PrintWriter(err));
    return line.execute(all.toArray(String[]::new));
  }

  private String address() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void anAnswerWithoutEndIsNotTakenIn() {
    server.createContext("/v1/nodes/web1", exchange -> answerForEver(exchange, 200));

    assertThatThrownBy(() -> client.node("web1")).isInstanceOf(UnreachableException.class);
  }

  @Test
  void aRefusalWithoutEndIsStillARefusal() {
    server.createContext(
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
