package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.launcher.testing.TestCluster;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.ConnectProblem;
import ciao.ssntp.Greeting;
import ciao.ssntp.Message;
import ciao.ssntp.ServerSettings;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.SessionListener;
import ciao.ssntp.SsntpClient;
import ciao.ssntp.SsntpServer;
import ciao.ssntp.epoch.HighestEpoch;
import ciao.ssntp.payload.ClusterConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's connection to schedulers that were activated with different epochs, over real TLS. */
@Timeout(60)
class SchedulerChangeTest {
  @TempDir private Path directory;
  private final TestCluster cluster = new TestCluster();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Epoch epoch = new Epoch();
  private SsntpServer server;

  /** A scheduler that says which epoch it has. */
  private static final class Epoch implements SessionListener {
    private volatile long now;
    private volatile boolean neverActivated;

    @Override
    public Greeting greet(SessionKey peer, ClusterConfiguration configuration) {
      return new Greeting.Welcome(neverActivated ? configuration : configuration.of(now));
    }

    @Override
    public void connected(Session session, ClusterConfiguration configuration) {}

    @Override
    public void received(Session session, Message message) {}

    @Override
    public void disconnected(Session session, String why) {}
  }

  @BeforeEach
  void start() throws Exception {
    server =
        SsntpServer.start(
            ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            cluster.node(new UUID(4, 1), Role.SCHEDULER),
            epoch);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    timers.shutdownNow();
  }

  @Test
  void aNodeFollowsNoSchedulerOfALowerEpochThanItSawAlsoAfterARestart() throws Exception {
    epoch.now = 7;
    try (SsntpClient node = node()) {
      await().until(() -> node.session().isPresent());
      await().until(() -> seen().highest() == 7);
    }

    epoch.now = 6;
    try (SsntpClient node = node()) {
      await().until(() -> node.problem().isPresent());
      ConnectProblem problem = node.problem().orElseThrow();
      assertThat(problem.kind()).isEqualTo(ConnectProblem.Kind.DECLINED);
      assertThat(problem.message()).contains("has epoch 6 (expected: 7 or more");
      assertThat(node.session()).isEmpty();

      epoch.now = 8;
      await().until(() -> node.session().isPresent());
    }
  }

  @Test
  void whereOfSeveralSchedulersOneIsLeftNodesFollowItThoughNoControllerActivatesIt()
      throws Exception {
    seen().note(7);
    epoch.neverActivated = true;
    try (SsntpClient one = node(false)) {
      await().until(() -> one.problem().isPresent());
      assertThat(one.problem().orElseThrow().kind()).isEqualTo(ConnectProblem.Kind.DECLINED);
      assertThat(one.session()).isEmpty();
    }
    try (SsntpClient one = node(true)) {
      await().until(() -> one.session().isPresent());
    }
    assertThat(seen().highest()).as("not forgotten, should there be several again").isEqualTo(7);
  }

  private HighestEpoch seen() throws IOException {
    return HighestEpoch.open(directory, "scheduler-epoch", Runnable::run);
  }

  private SsntpClient node() throws Exception {
    return node(false);
  }

  private SsntpClient node(boolean onlyOne) throws Exception {
    InboundFrames frames =
        new InboundFrames(
            turn -> {}, // what the launcher does with the session is not asked here
            null,
            new SessionUplink(),
            seen(),
            onlyOne);
    return SsntpClient.start(
        ClientSettings.to(List.of(server.address()), Roles.of(Role.AGENT))
            .withRetries(Duration.ofMillis(20), Duration.ofMillis(100)),
        cluster.node(new UUID(4, 2), Role.AGENT),
        frames,
        new Random(1),
        timers);
  }
}
