package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Timeouts;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Room;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  private static final int NODES = HonestWork.NODES;
  private static final int MAX_HANDSHAKES = 8;
  private static final int MAX_PAYLOAD = 64 << 10;
  private static final Room ROOM = new Room(1_000_000, 1L << 40, 1L << 40, 1_000_000);
  private static final Room NO_ROOM = new Room(0, 0, 0, 0);
  private static final String LONG = "x".repeat(8_000);
  private static final byte[] PONG = HostilePeer.header(1, 0x21, 0);

  private final List<AutoCloseable> hostile = new ArrayList<>();
  @TempDir private Path home;
  private TestCloud cloud;
  private HonestWork work;

  @BeforeEach
  void start() throws Exception {
    start(Duration.ofSeconds(4)); // some of what is no TLS looks as if more were to come
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
    work = new HonestWork(cloud);
    work.goesOn();
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
    Random random = new Random(1);
    for (int n = 0; n < 20; n++) {
      byte[] garbage = new byte[1_000];
      random.nextBytes(garbage);
      halfOpen().getOutputStream().write(garbage);
    }
    work.goesOn();
    awaitCount("ciao.ssntp.strangers", 20);
  }

  @Test
  void garbageInFramesIsAnsweredFrameByFrame() throws Exception {
    HostilePeer garbage = agent(20);
    for (int n = 0; n < 200; n++) {
      garbage.write(HostilePeer.frame(0, 0x70, "x".repeat(n)));
      garbage.write(HostilePeer.frame(1, 1, "{\"node\": " + "[".repeat(n)));
    }
    work.goesOn();
    awaitCount("ciao.ssntp.refusals", 200, "code", "unknown_operand");
    awaitCount("ciao.ssntp.refusals", 200, "code", "invalid_payload");
  }

  @Test
  void aHundredMegabytesAreRefusedWhenTheyAreAnnounced() throws Exception {
    HostilePeer greedy = agent(20);
    greedy.write(HostilePeer.header(1, 1, 100 << 20));
    greedy.flood(() -> new byte[64 << 10]);
    work.goesOn();
    assertThat(greedy.isCutOff()).isTrue();
    awaitCount("ciao.ssntp.refusals", 1, "code", "payload_too_large");
  }

  @Test
  void whoWritesAFrameByteByByteIsCutOff() throws Exception {
    HostilePeer slow = agent(20);
    slow.write(HostilePeer.header(1, 1, 10_000));
    slow.trickle(() -> new byte[] {' '});
    work.goesOn();
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
      Map<InstanceId, NodeId> placed = work.submit(1, LONG);
      work.arrive(placed);
      boolean there = placed.containsValue(slow);
      elsewhere = there ? 0 : elsewhere + 1;
      taken += there ? 1 : 0;
      assertThat(taken).as("10 MiB: a connection's queue and the kernel's").isLessThan(1_300);
    }
    awaitCount("ciao.ssntp.refusals", 1, "code", "stalled");
    work.goesOn();
  }

  @Test
  void aFloodOfReportsWaitsItsTurn() throws Exception {
    byte[] ready = ready(20, NO_ROOM);
    agent(20).flood(() -> ready);
    awaitAtLeast("ciao.ssntp.frames", 2_000, "direction", "received", "operand", "READY");
    for (int n = 0; n < 5; n++) {
      work.goesOn();
    }
    assertThat(work.deepest()).isLessThanOrEqualTo(PlacementLoop.HIGH_WATER + NODES + 2);
  }

  @Test
  void halfOpenConnectionsTakeNoMoreThanTheirPlacesAndNotForLong() throws Exception {
    stop();
    start(Duration.ofMillis(500));
    for (int n = 0; n < 3 * MAX_HANDSHAKES; n++) {
      halfOpen();
    }
    Awaitility.await().until(() -> handshakes() == MAX_HANDSHAKES);
    work.goesOn();
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
      work.goesOn();
    }
    assertThat(work.deepest()).isLessThanOrEqualTo(PlacementLoop.HIGH_WATER + NODES + 6);
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
