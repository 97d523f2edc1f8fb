package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.StreamPurpose;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node of the cluster that turned against it, at the usual limits: it may ruin what is placed on
 * it, and nothing else.
 */
class HostileNodesTest {
  private static final NodeId HOSTILE = Samples.node(20);
  private static final Room NO_ROOM = new Room(0, 0, 0, 0);
  private static final byte[] PONG = HostilePeer.header(1, 0x21, 0);

  @TempDir private Path home;
  private TestCloud cloud;
  private HonestWork work;
  private HostilePeer hostile;

  @BeforeEach
  void start() throws Exception {
    cloud = new TestCloud(home, false, UnaryOperator.identity());
    work = new HonestWork(cloud);
    hostile = cloud.hostile(20, Role.AGENT);
  }

  @AfterEach
  void stop() throws Exception {
    hostile.close();
    cloud.close();
    assertThat(cloud.bugs()).isEmpty();
  }

  @Test
  void commandsForANodeThatReadsNothingHoldUpNobody() throws Exception {
    hostile.trickle(() -> PONG);
    while (refused("node_busy") < 100) {
      work.controller().send(Operand.OPEN_STREAM, bulky());
      work.controller().send(Operand.DELETE, new Delete(Samples.instance(9_000), 1, HOSTILE));
      commandsArrive();
    }
    work.goesOn();
    assertThat(work.controller().awaitFarewell()).isEqualTo("node_busy");
    assertThat(refused("stalled")).as("it is still there").isZero();
  }

  /** One for each honest node, behind one for the hostile. */
  private void commandsArrive() throws Exception {
    for (TestPeer node : work.nodes()) {
      Grant grant = new Grant(Samples.instance(9_001), 1, node.node());
      work.controller().send(Operand.GRANT, grant);
      assertThat(node.next(Grant.class)).isEqualTo(grant);
    }
  }

  @Test
  void theLongestReportsThereCanBeHoldUpNobody() throws Exception {
    byte[][] ready = {largest('a'), largest('b')};
    hostile.flood(() -> ready[(int) (frames("READY") & 1)]); // every group is another each time
    for (int n = 0; n < 5; n++) {
      work.goesOn();
    }
    Awaitility.await().atMost(TestPeer.PATIENCE).until(() -> frames("READY") > 20);
    work.goesOn();
    assertThat(refused("invalid_payload")).isZero();
    assertThat(refused("payload_too_large")).isZero();
  }

  private static byte[] largest(char of) {
    Map<String, Integer> groups = new HashMap<>();
    for (int n = 0; n < 4_096; n++) {
      groups.put("team-a/" + String.valueOf(of).repeat(100) + n, 100_000);
    }
    Map<String, String> labels = new HashMap<>();
    for (int n = 0; n < 64; n++) {
      labels.put("label-" + n, String.valueOf(of).repeat(100));
    }
    Ready ready = new Ready(HOSTILE, "hostile", NO_ROOM, NO_ROOM, labels, 0, 0, groups);
    String payload = Message.of(Operand.READY, ready).raw().text();
    assertThat(payload.length()).isBetween(400 << 10, Operand.READY.longest(8 << 20));
    return HostilePeer.frame(1, 1, payload);
  }

  @Test
  void aReportThatIsLongerThanAnyIsRefusedWhenItIsAnnounced() throws Exception {
    hostile.write(HostilePeer.header(1, 1, Operand.READY.longest(8 << 20) + 1));
    assertThat(hostile.isCutOff()).isTrue();
    work.goesOn();
    assertThat(refused("payload_too_large")).isEqualTo(1);
  }

  private static OpenStream bulky() {
    return new OpenStream(
        HOSTILE,
        Samples.instance(9_000),
        1,
        StreamPurpose.LOGS,
        URI.create("https://10.0.0.1:8889/v1/node/streams"),
        "x".repeat(60_000),
        -1,
        false,
        null);
  }

  private long frames(String operand) {
    return (long)
        cloud
            .counted("ciao.ssntp.frames", "direction", "received", "operand", operand)
            .functionCounter()
            .count();
  }

  private long refused(String code) {
    return (long) cloud.counted("ciao.ssntp.refusals", "code", code).functionCounter().count();
  }
}
