package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.launcher.testing.TestCluster;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.ConnectProblem;
import ciao.ssntp.Greeting;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.ServerSettings;
import ciao.ssntp.Session;
import ciao.ssntp.SessionKey;
import ciao.ssntp.SessionListener;
import ciao.ssntp.SsntpClient;
import ciao.ssntp.SsntpServer;
import ciao.ssntp.epoch.HighestEpoch;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's connection to schedulers that were activated with different epochs, over real TLS. */
@Timeout(60)
class SchedulerChangeTest {
  private static final NodeId NODE = new NodeId(new UUID(4, 2));
  private static final Grant GRANT = new Grant(new InstanceId(new UUID(1, 1)), 1, NODE);

  @TempDir private Path directory;
  private final TestCluster cluster = new TestCluster();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Epoch epoch = new Epoch();
  private SsntpServer server;

  /** A scheduler that says which epoch it has. */
  private static final class Epoch implements SessionListener {
    private final BlockingQueue<Payload> received = new LinkedBlockingQueue<>();
    private volatile long now;
    private volatile boolean neverActivated;
    private volatile Session session;

    @Override
    public Greeting greet(SessionKey peer, ClusterConfiguration configuration) {
      return new Greeting.Welcome(neverActivated ? configuration : configuration.of(now));
    }

    @Override
    public void connected(Session connected, ClusterConfiguration configuration) {
      session = connected;
    }

    @Override
    public void received(Session from, Message message) {
      received.add(message.payload());
    }

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

  @Test
  void aNodeTakesNoCommandOfALowerEpochThanItSawAlsoAfterARestart() throws Exception {
    try (SsntpClient node = node()) {
      await().until(() -> node.session().isPresent());
      epoch.session.send(Operand.GRANT, GRANT.by(5));
      await().until(() -> leaders().highest() == 5);
    }
    assertThat(epoch.received.poll(30, TimeUnit.SECONDS))
        .asInstanceOf(type(ErrorReport.class))
        .extracting(ErrorReport::code)
        .isEqualTo("shutting_down");
    try (SsntpClient node = node()) {
      await().until(() -> node.session().isPresent());
      epoch.session.send(Operand.GRANT, GRANT.by(4));
      assertThat(epoch.received.poll(30, TimeUnit.SECONDS))
          .isEqualTo(
              new ErrorReport(
                  "stale_epoch",
                  "GRANT of a controller with epoch 4 (expected: 5 or more, as another leads)",
                  5L));
      assertThat(node.session()).isPresent();
    }
  }

  private HighestEpoch leaders() throws IOException {
    return HighestEpoch.open(directory, "leader-epoch", InstantSource.system(), Runnable::run);
  }

  private HighestEpoch seen() throws IOException {
    return HighestEpoch.open(directory, "scheduler-epoch", InstantSource.system(), Runnable::run);
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
            leaders(),
            onlyOne);
    return SsntpClient.start(
        ClientSettings.to(List.of(server.address()), Roles.of(Role.AGENT))
            .withRetries(Duration.ofMillis(20), Duration.ofMillis(100)),
        cluster.node(NODE.value(), Role.AGENT),
        frames,
        new Random(1),
        timers);
  }
}
