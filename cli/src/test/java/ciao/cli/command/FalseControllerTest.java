package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.certs.CertificateAuthority;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.UnreachableException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Towards somebody with a good certificate who answers and answers and answers. */
final class FalseControllerTest {
  private static final byte[] CHUNK = " ".repeat(1 << 20).getBytes();

  @TempDir private Path directory;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpsServer server;
  private CiaoClient client;

  @BeforeEach
  void start() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("test", InstantSource.system());
    Identity.Node node =
        new Identity.Node("false", UUID.randomUUID(), Roles.of(Role.CONTROLLER, Role.SERVER));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(MutualTls.context(authority.issue(node, List.of("127.0.0.1")))));
    server.setExecutor(threads);
    server.start();

    Path own = directory.resolve("user.pem");
    Path ca = directory.resolve("ca.pem");
    PemFiles.write(own, authority.issue(Identity.User.admin("ann")), OnExisting.REFUSE);
    PemFiles.write(ca, List.of(authority.certificate()), OnExisting.REFUSE);
    client =
        new CiaoClient(
            URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
            new ClientCredentials(own, ca));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    threads.close();
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
