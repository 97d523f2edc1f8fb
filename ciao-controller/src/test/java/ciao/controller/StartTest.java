package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import ciao.certs.Credentials;
import ciao.certs.MutualTls;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.client.api.Version;
import ciao.controller.api.ApiSettings;
import ciao.ssntp.ClientSettings;
import ciao.state.memory.MemoryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may stand in the way of a start. */
final class StartTest {
  @TempDir private Path home;

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final ExecutorService turns = Executors.newSingleThreadExecutor();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void endThreads() {
    timers.shutdownNow();
    turns.shutdownNow();
    blocking.shutdownNow();
  }

  private Controller start(int port, Credentials credentials, boolean openSsl) throws Exception {
    ControllerSettings settings =
        new ControllerSettings(
            home.resolve("images"),
            new ApiSettings(
                new InetSocketAddress("127.0.0.1", port),
                Optional.empty(),
                new Version("test", "v1"),
                1 << 20,
                1,
                openSsl),
            ClientSettings.to(
                List.of(new InetSocketAddress("127.0.0.1", 1)), Roles.of(Role.CONTROLLER)),
            TestCluster.FAST);
    return Controller.start(
        settings,
        credentials,
        new TestKeys.OnlyStore(new MemoryStore(InstantSource.system(), Runnable::run, turns)),
        new ControllerThreads(turns, blocking, timers, InstantSource.system()),
        InstantSource.system(),
        new SecureRandom(),
        new SimpleMeterRegistry());
  }

  @Test
  void aPortInUseIsNamedInOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> start(taken.getLocalPort(), TestCluster.node("roles", Role.CONTROLLER), true))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the API cannot listen on 127.0.0.1:%d: the port is in use or not allowed; set another one",
              taken.getLocalPort());
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Files.writeString(home.resolve("images"), "a file is in the way");

    assertThatThrownBy(() -> start(0, TestCluster.node("roles", Role.CONTROLLER), true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(home.resolve("images").toString());
  }

  @Test
  void aCertificateThatIsNoControllersIsRefused() throws Exception {
    assertThatThrownBy(() -> start(0, TestCluster.node("roles", Role.AGENT), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is controller");
  }

  @Test
  void itServesWithTheJdksTlsAndWithoutAScheduler() throws Exception {
    try (Controller controller = start(0, TestCluster.node("roles", Role.CONTROLLER), false);
        HttpClient http =
            HttpClient.newBuilder()
                .sslContext(MutualTls.context(TestCluster.user("admin")))
                .build()) {
      Rest rest = new Rest(http, URI.create("https://127.0.0.1:" + controller.address().getPort()));

      assertThat(rest.get("/v1/version").status()).isEqualTo(200);
      assertThat(rest.get("/v1/nodes").body()).isEqualTo("{\"items\":[]}");
    }
  }

  @Test
  void closingTakesLessThanFiveSecondsAlsoWithAWatchOpen() throws Exception {
    Controller controller = start(0, TestCluster.node("roles", Role.CONTROLLER), true);
    try (HttpClient http =
        HttpClient.newBuilder().sslContext(MutualTls.context(TestCluster.user("admin"))).build()) {
      Rest rest = new Rest(http, URI.create("https://127.0.0.1:" + controller.address().getPort()));
      http.send(rest.request("/v1/nodes?watch=true").build(), BodyHandlers.ofInputStream());

      assertTimeout(Duration.ofSeconds(5), controller::close);
    }
  }
}
