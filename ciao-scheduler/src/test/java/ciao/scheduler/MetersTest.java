package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import io.micrometer.core.instrument.DistributionSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scheduler says of itself, after a story whose numbers are known. */
class MetersTest {
  private static final Room ROOM = new Room(10, 1_000, 1_000, 10);
  private static final Start SMALL = Samples.start(1, 1, new Demands(1, 100, 10), Requires.NOTHING);
  private static final Start LARGE =
      Samples.start(2, 1, new Demands(1, 5_000, 10), Requires.NOTHING);

  @TempDir private Path home;
  private TestCloud cloud;
  private TestPeer controller;

  @BeforeEach
  void start() throws Exception {
    cloud = new TestCloud(home);
    controller = cloud.controller(1);
  }

  @AfterEach
  void stop() {
    cloud.close();
    assertThat(cloud.bugs()).isEmpty();
  }

  @Test
  void decisionsAreCountedByOutcomeAndTimed() throws Exception {
    controller.send(Operand.START, LARGE);
    controller.next(StartFailure.class);
    node();
    controller.send(Operand.START, SMALL);
    controller.next(InstancePlaced.class);

    assertThat(cloud.counted("ciao.scheduler.placements").counter().count()).isEqualTo(1);
    assertThat(refusals("no_cn")).isEqualTo(1);
    assertThat(refusals("full_cloud")).isZero();
    DistributionSummary searched = cloud.counted("ciao.scheduler.searched").summary();
    assertThat(List.of(searched.count(), searched.totalAmount())).isEqualTo(List.of(1L, 1.0));
    awaitThat("both were timed", () -> cloud.counted("ciao.scheduler.decision").timer().count(), 2);
    awaitThat("one waits", () -> cloud.counted("ciao.scheduler.queue").gauge().value(), 1);

    controller.send(Operand.DELETE, new Delete(LARGE.instance(), 1, null));
    controller.next(InstanceDeleted.class);
    awaitThat("none waits", () -> cloud.counted("ciao.scheduler.queue").gauge().value(), 0);
    assertThat(cloud.counted("ciao.scheduler.mailbox").gauge().value()).isZero();
  }

  @Test
  void whatWaitsIsCountedOnceByWhatTheNearestNodeLacked() throws Exception {
    node();
    for (int n = 0; n < 3; n++) {
      controller.send(Operand.START, LARGE);
      controller.next(StartFailure.class);
    }
    assertThat(refusals("full_cloud")).isEqualTo(1);
    assertThat(misses("memory")).isEqualTo(1);
    assertThat(misses("none")).isZero();

    controller.send(Operand.START, LARGE.as(LARGE.instance(), 2));
    controller.next(StartFailure.class);
    assertThat(misses("memory")).as("a later generation is another START").isEqualTo(2);
  }

  @Test
  void framesAndBytesAreCountedEachWayAndSessionsByRole() throws Exception {
    TestPeer node = node();
    controller.send(Operand.START, SMALL);
    node.next(Start.class);

    int bytes = 8 + Message.of(Operand.START, SMALL).raw().size();
    assertThat(traffic("frames", "received")).isEqualTo(1);
    assertThat(traffic("bytes", "received")).isEqualTo(bytes);
    assertThat(traffic("frames", "sent")).isEqualTo(1);
    assertThat(traffic("bytes", "sent")).isEqualTo(bytes);
    assertThat(sessions("agent")).isEqualTo(1);
    assertThat(sessions("controller")).isEqualTo(1);
    assertThat(cloud.counted("ciao.ssntp.handshakes").gauge().value()).isZero();

    node.close();
    awaitThat("the node is gone", () -> sessions("agent"), 0);
  }

  @Test
  void whatDoesNotFitTheStateIsCountedAsIgnored() throws Exception {
    TestPeer node = node();
    controller.send(Operand.START, SMALL);
    node.next(Start.class);
    node.reports(ROOM, 1);
    node.send(Operand.READY, new Ready(node.node(), "host", ROOM, ROOM, Map.of(), 0, 0));
    awaitThat(
        "it accounts for fewer than before",
        () -> cloud.counted("ciao.scheduler.ignored").functionCounter().count(),
        1);
    assertThat(cloud.counted("ciao.scheduler.mailbox").gauge().value()).isZero();
    assertThat(cloud.counted("ciao.scheduler.queue").gauge().value()).isZero();
  }

  @Test
  void fieldsThatAreNotKnownAreCounted() throws Exception {
    try (HostilePeer newer = cloud.hostile(3, Role.AGENT)) {
      Ready ready = new Ready(Samples.node(3), "newer", ROOM, ROOM, Map.of(), 0, 0);
      String known = Message.of(Operand.READY, ready).raw().text();
      newer.write(HostilePeer.frame(1, 1, "{\"tide\":1,\"moon\":2," + known.substring(1)));
      awaitThat(
          "both fields",
          () -> cloud.counted("ciao.ssntp.unknown.fields").functionCounter().count(),
          2);
    }
    assertThat(cloud.counted("ciao.ssntp.strangers").functionCounter().count()).isZero();
  }

  private TestPeer node() throws Exception {
    TestPeer node = cloud.node(2);
    controller.next(NodeConnected.class);
    node.reports(ROOM, 0);
    controller.next(Stats.class);
    return node;
  }

  private double refusals(String reason) {
    return cloud.counted("ciao.scheduler.refusals", "reason", reason).counter().count();
  }

  private double misses(String lacking) {
    return cloud.counted("ciao.scheduler.misses", "lacking", lacking).counter().count();
  }

  private double traffic(String what, String direction) {
    return cloud
        .counted("ciao.ssntp." + what, "direction", direction, "operand", "START")
        .functionCounter()
        .count();
  }

  private double sessions(String role) {
    return cloud.counted("ciao.ssntp.sessions", "role", role).gauge().value();
  }

  /** What is counted behind the frame that was waited for. */
  private static void awaitThat(String what, NumberOf number, double expected) {
    Awaitility.await(what).atMost(TestPeer.PATIENCE).until(() -> number.get() == expected);
  }

  /** A number that is asked for again. */
  private interface NumberOf {
    double get();
  }
}
