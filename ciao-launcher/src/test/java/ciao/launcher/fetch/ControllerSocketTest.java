package ciao.launcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.launcher.testing.HastyTimers;
import ciao.launcher.testing.SocketController;
import ciao.launcher.testing.TestCluster;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real TLS, real WebSockets; a second of patience takes ten milliseconds. */
@Timeout(60)
class ControllerSocketTest {
  private final TestCluster cluster = new TestCluster();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HastyTimers timers = new HastyTimers();
  private SocketController controller;
  private ControllerHttp http;

  @BeforeEach
  void open() throws Exception {
    controller = new SocketController(cluster, Role.CONTROLLER);
    http = new ControllerHttp(cluster.node(UUID.randomUUID(), Role.AGENT), threads, timers);
  }

  @AfterEach
  void close() {
    http.close();
    controller.close();
    threads.shutdownNow();
    timers.shutdownNow();
  }

  @Test
  void oneWhoTakesNothingForAWhileIsGivenUp() throws Exception {
    controller.holdBack();
    try (ControllerSocket socket = http.open(controller.address(), "secret")) {
      assertThatThrownBy(() -> socket.send(new byte[64 << 20]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("took nothing for a while");
    }
  }

  @Test
  void oneWhoDoesNotTakeTheLastBytesIsGivenUp() throws Exception {
    controller.holdBack();
    try (ControllerSocket socket = http.open(controller.address(), "secret")) {
      socket.send(new byte[1]);
      assertThatThrownBy(socket::end)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("took nothing for a while");
    }
  }

  @Test
  void oneWhoGivesNoSignOfLifeIsGivenUp() throws Exception {
    controller.vanish();
    try (ControllerSocket socket = http.open(controller.address(), "secret")) {
      socket.ping();
      assertThatThrownBy(socket::ping)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no sign of life");
    }
  }

  @Test
  void oneWhoAnswersMayBeAskedAgain() throws Exception {
    try (ControllerSocket socket = http.open(controller.address(), "secret")) {
      socket.ping();
      await()
          .ignoreExceptionsMatching(early -> early.getMessage().contains("no sign of life"))
          .untilAsserted(socket::ping);
    }
  }

  @Test
  void whoGoesAwayIsKnownAtOnceAlsoToThoseWhoAskLater() throws Exception {
    try (ControllerSocket socket = http.open(controller.address(), "secret")) {
      CountDownLatch gone = new CountDownLatch(1);
      socket.whenGone(gone::countDown);
      await().until(() -> !controller.opened().isEmpty());
      controller.opened().remove().leave();
      assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
      CountDownLatch later = new CountDownLatch(1);
      socket.whenGone(later::countDown);
      assertThat(later.getCount()).isZero();
      assertThatThrownBy(socket::end).isInstanceOf(IOException.class);
    }
  }
}
