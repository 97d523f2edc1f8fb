package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Timeouts;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What others may do to a scheduler while a controller and its nodes go on with their work: every
 * START comes to its node once, and what the hostile make it hold is bounded.
 */
class HostilePeersTest {
  private static final int NODES = 3;
  private static final int STARTS = 150;
  private static final int MAX_HANDSHAKES = 8;
  private static final int MAX_PAYLOAD = 64 << 10;
  private static final Room ROOM = new Room(1_000_000, 1L << 40, 1L << 40, 1_000_000);
  private static final Room NO_ROOM = new Room(0, 0, 0, 0);
  private static final Demands DEMANDS = new Demands(1, 100, 10);
  private static final String LONG = "x".repeat(8_000);
  private static final byte[] PONG = HostilePeer.header(1, 0x21, 0);

  private final List<AutoCloseable> hostile = new ArrayList<>();
  private final List<TestPeer> nodes = new ArrayList<>();
  @TempDir private Path home;
  private TestCloud cloud;
  private TestPeer controller;
  private int instances;
  private double deepest;

  @BeforeEach
  void start() throws Exception {
    start(Timeouts.DEFAULT.tlsHandshake());
  }

  private void start(Duration handshake) throws Exception {
    cloud =
        new TestCloud(
            home,
            false,
            usual ->
                usual
                    .with(new ClusterConfiguration(6_000, 300, 2_000, MAX_PAYLOAD))
                    .with(
                        new Timeouts(
                            handshake, handshake, Duration.ofSeconds(1), Duration.ofSeconds(2)))
                    .withMaxHandshakes(MAX_HANDSHAKES));
    controller = cloud.controller(1);
    for (int number = 2; number < 2 + NODES; number++) {
      nodes.add(cloud.node(number));
      controller.next(NodeConnected.class);
      nodes.getLast().reports(ROOM, 0);
      controller.next(Stats.class); // the scheduler has it as well, then
    }
    workGoesOn();
  }

  private void startAnew(Duration handshake) throws Exception {
    stop();
    nodes.clear();
    start(handshake);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : hostile) {
      one.close();
    }
    cloud.close();
    assertThat(cloud.bugs()).isEmpty();
  }

  @Test
  void bytesThatAreNoTlsComeToNothing() throws Exception {
    startAnew(Duration.ofSeconds(2)); // some of them look as if more were to come
    Random random = new Random(1);
    for (int n = 0; n < 20; n++) {
      byte[] garbage = new byte[1_000];
      random.nextBytes(garbage);
      halfOpen().getOutputStream().write(garbage);
    }
    workGoesOn();
    awaitCount("ciao.ssntp.strangers", 20);
  }

  @Test
  void garbageInFramesIsAnsweredFrameByFrame() throws Exception {
    HostilePeer garbage = agent(20);
    for (int n = 0; n < 200; n++) {
      garbage.write(HostilePeer.frame(0, 0x70, "x".repeat(n)));
      garbage.write(HostilePeer.frame(1, 1, "{\"node\": " + "[".repeat(n)));
    }
    workGoesOn();
    awaitCount("ciao.ssntp.refusals", 200, "code", "unknown_operand");
    awaitCount("ciao.ssntp.refusals", 200, "code", "invalid_payload");
  }

  @Test
  void aHundredMegabytesAreRefusedWhenTheyAreAnnounced() throws Exception {
    HostilePeer greedy = agent(20);
    greedy.write(HostilePeer.header(1, 1, 100 << 20));
    greedy.flood(() -> new byte[64 << 10]);
    workGoesOn();
    assertThat(greedy.isCutOff()).isTrue();
    awaitCount("ciao.ssntp.refusals", 1, "code", "payload_too_large");
  }

  @Test
  void whoWritesAFrameByteByByteIsCutOff() throws Exception {
    HostilePeer slow = agent(20);
    slow.write(HostilePeer.header(1, 1, 10_000));
    slow.trickle(() -> new byte[] {' '});
    workGoesOn();
    assertThat(slow.isCutOff()).isTrue();
    awaitCount("ciao.ssntp.refusals", 1, "code", "silent");
  }

  @Test
  void whoDoesNotReadGetsNoMoreThanItsConnectionHoldsAndIsCutOff() throws Exception {
    NodeId slow = Samples.node(20);
    HostilePeer reader = agent(20).trickle(() -> PONG);
    reader.write(ready(20, ROOM));

    int elsewhere = 0;
    int taken = 0;
    while (taken == 0 || elsewhere < 20 * NODES) {
      Map<InstanceId, NodeId> placed = submit(1, LONG);
      arrive(placed);
      boolean there = placed.containsValue(slow);
      elsewhere = there ? 0 : elsewhere + 1;
      taken += there ? 1 : 0;
      assertThat(taken).as("10 MiB: a connection's queue and the kernel's").isLessThan(1_300);
    }
    awaitCount("ciao.ssntp.refusals", 1, "code", "stalled");
    workGoesOn();
  }

  @Test
  void aFloodOfReportsWaitsItsTurn() throws Exception {
    byte[] ready = ready(20, NO_ROOM);
    agent(20).flood(() -> ready);
    awaitAtLeast("ciao.ssntp.frames", 2_000, "direction", "received", "operand", "READY");
    for (int n = 0; n < 5; n++) {
      workGoesOn();
    }
    assertThat(deepest).isLessThanOrEqualTo(PlacementLoop.HIGH_WATER + NODES + 2);
  }

  @Test
  void halfOpenConnectionsTakeNoMoreThanTheirPlacesAndNotForLong() throws Exception {
    startAnew(Duration.ofMillis(500));
    for (int n = 0; n < 3 * MAX_HANDSHAKES; n++) {
      halfOpen();
    }
    Awaitility.await().until(() -> handshakes() == MAX_HANDSHAKES);
    workGoesOn();
    assertThat(handshakes()).isLessThanOrEqualTo(MAX_HANDSHAKES);

    cloud.node(30); // waits behind them for its turn
    awaitCount("ciao.ssntp.strangers", 3 * MAX_HANDSHAKES);
  }

  @Test
  void allOfThemAtOnce() throws Exception {
    byte[] ready = ready(20, NO_ROOM);
    agent(20).flood(() -> ready);
    agent(21).flood(() -> HostilePeer.frame(0, 0x70, "x"));
    agent(22).write(HostilePeer.header(1, 1, 100 << 20));
    agent(23).trickle(() -> new byte[] {1});
    agent(24).trickle(() -> PONG).write(ready(24, NO_ROOM));
    for (int n = 0; n < MAX_HANDSHAKES; n++) {
      halfOpen();
    }
    for (int n = 0; n < 5; n++) {
      workGoesOn();
    }
    assertThat(deepest).isLessThanOrEqualTo(PlacementLoop.HIGH_WATER + NODES + 6);
  }

  /** STARTs come to honest nodes, each once, and to no other. */
  private void workGoesOn() throws Exception {
    Map<InstanceId, NodeId> placed = submit(STARTS, "/bin/true");
    assertThat(placed).hasSize(STARTS);
    assertThat(placed.values()).isSubsetOf(nodes.stream().map(TestPeer::node).toList());
    arrive(placed);
  }

  /** Submits, and says where they went. */
  private Map<InstanceId, NodeId> submit(int starts, String command) throws Exception {
    for (int n = 0; n < starts; n++) {
      controller.send(Operand.START, start(++instances, command));
    }
    Map<InstanceId, NodeId> placed = new HashMap<>();
    while (placed.size() < starts) {
      Object heard = controller.next(Object.class);
      assertThat(heard).isNotInstanceOf(StartFailure.class);
      if (heard instanceof InstancePlaced it) {
        assertThat(placed.put(it.instance(), it.node())).as("placed once").isNull();
      }
      deepest = Math.max(deepest, cloud.counted("ciao.scheduler.mailbox").gauge().value());
    }
    return placed;
  }

  /** Each honest node gets what was placed there. */
  private void arrive(Map<InstanceId, NodeId> placed) throws Exception {
    for (TestPeer node : nodes) {
      Set<InstanceId> expected = new HashSet<>();
      placed.forEach((instance, where) -> {
        if (where.equals(node.node())) {
          expected.add(instance);
        }
      });
      while (!expected.isEmpty()) {
        assertThat(expected.remove(node.next(Start.class).instance())).as("once, there").isTrue();
      }
    }
  }

  private static Start start(int instance, String command) {
    Start usual = Samples.start(instance, 1, DEMANDS, Requires.NOTHING);
    return new Start(
        usual.instance(),
        usual.generation(),
        usual.tenant(),
        usual.name(),
        usual.workload(),
        usual.kind(),
        List.of(command),
        usual.demands(),
        usual.requires(),
        usual.scheduling(),
        usual.restart(),
        usual.image(),
        usual.parts(),
        usual.fetchFrom(),
        null);
  }

  private HostilePeer agent(int number) throws Exception {
    HostilePeer peer = cloud.hostile(number, Role.AGENT);
    hostile.add(peer);
    return peer;
  }

  private Socket halfOpen() throws IOException {
    InetSocketAddress address = cloud.scheduler().address();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    hostile.add(socket);
    return socket;
  }

  private static byte[] ready(int number, Room room) {
    Message ready =
        Message.of(Operand.READY, Samples.ready(Samples.node(number), "hostile", room, 0));
    return HostilePeer.frame(1, 1, ready.raw().text());
  }

  private double handshakes() {
    return cloud.counted("ciao.ssntp.handshakes").gauge().value();
  }

  private void awaitCount(String name, int count, String... tags) {
    Awaitility.await(name)
        .atMost(TestPeer.PATIENCE)
        .until(() -> cloud.counted(name, tags).functionCounter().count() == count);
  }

  private void awaitAtLeast(String name, int count, String... tags) {
    Awaitility.await(name)
        .atMost(TestPeer.PATIENCE)
        .until(() -> cloud.counted(name, tags).functionCounter().count() >= count);
  }
}
