package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.ssntp.payload.ErrorReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ServerTest {
  private static final UUID NODE = Cluster.uuid(1);

  /** More connections than the kernel keeps for a server that takes no further one. */
  private static final int MORE_THAN_WAIT = 300;

  @Test
  void aPortInUseIsNamedWithTheWayOut() throws Exception {
    try (Cluster cluster = Cluster.start();
        ServerSocket taken = new ServerSocket(0)) {
      ServerSettings settings =
          ServerSettings.at(
              new InetSocketAddress(cluster.address().getAddress(), taken.getLocalPort()));
      assertThatThrownBy(() ->
              SsntpServer.start(
                  settings, cluster.node(Cluster.SCHEDULER, Role.SCHEDULER), new Recorder()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(":" + taken.getLocalPort())
          .hasMessageContaining("choose another address");
    }
  }

  @Test
  void onlyASchedulersCertificateMakesAServer() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      assertThatThrownBy(() ->
              SsntpServer.start(
                  Cluster.loopback(), cluster.node(NODE, Role.CONTROLLER), new Recorder()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ciao cert issue");
    }
  }

  /** Other classes' clusters run beside this one: only threads that this one led to count. */
  @Test
  void closeTellsEverybodyAndLeavesNothingBehind() throws Exception {
    ThreadGroup own = new ThreadGroup("what this test starts");
    FutureTask<Void> run =
        new FutureTask<>(() -> {
          closesWithEverybodyConnected();
          return null;
        });
    new Thread(own, run, "test").start();
    run.get();
    await().untilAsserted(() -> assertThat(threads(own)).as("threads left").isEmpty());
  }

  private static void closesWithEverybodyConnected() throws Exception {
    Cluster cluster = Cluster.start();
    int port = cluster.address().getPort();
    Cluster.Peer agent = cluster.peer(NODE, Role.AGENT);
    cluster.scheduler.connected();
    RawPeer handshaking = cluster.raw(cluster.node(Cluster.uuid(2), Role.AGENT));
    assertThat(threads(Thread.currentThread().getThreadGroup()))
        .anyMatch(it -> it.startsWith("ssntp-server"))
        .as("checks of certificates are not the event loop's")
        .anyMatch(it -> it.startsWith("ssntp-checks"));

    cluster.server().close();
    assertThat(agent.seen().received().operand()).isEqualTo(Operand.CONNECTION_FAILURE);
    assertThat(agent.seen().disconnected()).contains("shutting_down");
    assertThat(cluster.scheduler.disconnected()).contains("shutting_down");
    assertThat(handshaking.isClosedByPeer()).isTrue();
    assertThat(cluster.server().sessions()).isEmpty();
    cluster.server().close();
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(new InetSocketAddress(cluster.address().getAddress(), port));
      assertThat(free.isBound()).isTrue();
    }
    cluster.close();
  }

  @Test
  void whatAnOwnerEndsASessionForIsCountedWithTheRefusals() throws Exception {
    try (Cluster cluster = Cluster.start()) {
      cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
      Session session = cluster.scheduler.connected();
      session.close(new ErrorReport(ErrorCode.TOO_SLOW.toString(), "catch up"));
      session.close(new ErrorReport(ErrorCode.TOO_SLOW.toString(), "again, though it is over"));
      assertThat(cluster.scheduler.disconnected()).isEqualTo("catch up");
      assertThat(cluster.server().traffic().refusals(ErrorCode.TOO_SLOW)).isEqualTo(1);
    }
  }

  @Test
  void closeIsBoundedAlsoWhenAPeerTakesNothing() throws Exception {
    Cluster cluster = Cluster.start();
    RawPeer mute = cluster.raw(cluster.node(NODE, Role.AGENT));
    mute.connect(NODE, Role.AGENT.bit());
    Session session = cluster.scheduler.connected();
    while (session.send(Operand.START, Samples.start())) {
      assertThat(session.key().uuid()).isEqualTo(NODE);
    }
    assertThat(CompletableFuture.runAsync(cluster.server()::close))
        .succeedsWithin(Duration.ofSeconds(60));
    assertThat(cluster.scheduler.disconnected()).contains("shutting_down");
    cluster.close();
  }

  @Test
  void severalEventLoopsServeOneCluster() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.loopback().withEventLoops(3))) {
      for (int i = 0; i < 4; i++) {
        cluster.peer(Cluster.uuid(100 + i), Role.AGENT);
        cluster.scheduler.connected();
      }
      Cluster.Peer controller = cluster.peer(Cluster.CONTROLLER, Role.CONTROLLER);
      cluster.scheduler.connected();
      Witness witness = new Witness(cluster);
      witness.isUnharmed();
      for (int i = 0; i < 4; i++) {
        UUID node = Cluster.uuid(100 + i);
        assertThat(controller.session().send(Operand.GRANT, Samples.of(Operand.GRANT, node)))
            .isTrue();
      }
      assertThat(cluster.server().sessions()).hasSize(7);
    }
  }

  @Test
  void whoFindsNoPlaceInTheKernelsQueueComesInWhenThereIsOne() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.loopback().withMaxHandshakes(1))) {
      Recorder latecomer = new Recorder();
      List<SocketChannel> crowd = new ArrayList<>();
      try {
        for (int n = 0; n < MORE_THAN_WAIT; n++) {
          SocketChannel silent = SocketChannel.open();
          crowd.add(silent);
          silent.configureBlocking(false);
          silent.connect(cluster.address());
        }
        await().until(() -> cluster.server().handshakes().underWay() == 1);
        cluster.client(cluster.node(NODE, Role.AGENT), Roles.of(Role.AGENT), latecomer);
        assertThat(cluster.server().sessions()).isEmpty();
      } finally {
        for (SocketChannel silent : crowd) {
          silent.close();
        }
      }
      assertThat(latecomer.connected().key().uuid()).isEqualTo(Cluster.SCHEDULER);
    }
  }

  private static List<String> threads(ThreadGroup group) {
    Thread[] all = new Thread[group.activeCount() + 64];
    return Arrays.stream(all, 0, group.enumerate(all)).map(Thread::getName).toList();
  }
}
