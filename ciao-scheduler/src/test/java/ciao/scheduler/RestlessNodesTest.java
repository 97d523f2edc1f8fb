package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Samples;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that come and go, and nodes that claim to be one another, over real TLS. */
class RestlessNodesTest {
  private static final Room ROOM = new Room(1, 100, 100, 1);

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
  void aNodeThatComesAndGoesIsToldOfInThatOrderAndLeavesNothingBehind() throws Exception {
    for (int round = 1; round <= 10; round++) {
      TestPeer node = arrives();
      submit(round);
      assertThat(node.next(Start.class)).isEqualTo(start(round));
      assertThat(controller.next(InstancePlaced.class).nodes()).isEqualTo(1);
      node.close(); // with a START it never accounted for, and all its room taken
      assertThat(controller.next(NodeDisconnected.class).node()).isEqualTo(node.node());
    }
    submit(11);
    assertThat(controller.next(StartFailure.class).reason()).isEqualTo(RefusalReason.NO_CN);
    TestPeer last = cloud.node(2);
    last.reports(ROOM, 0);
    assertThat(last.next(Start.class)).as("what waited").isEqualTo(start(11));
  }

  @Test
  void aSecondNodeOfTheSameIdentityTakesNothingFromTheFirstWhileThatLives() throws Exception {
    TestPeer first = arrives();
    TestPeer second = cloud.arriving(2);
    assertThat(second.awaitRefusal()).contains("already_connected");

    submit(1);
    assertThat(first.next(Start.class)).isEqualTo(start(1));
    assertThat(controller.next(InstancePlaced.class).nodes()).isEqualTo(1);

    first.close();
    second.awaitConnection(1);
    assertThat(controller.next(NodeDisconnected.class).node()).isEqualTo(first.node());
    assertThat(controller.next(NodeConnected.class).node()).isEqualTo(first.node());
    assertThat(first.connections()).isEqualTo(1);
  }

  private TestPeer arrives() throws Exception {
    TestPeer node = cloud.node(2);
    assertThat(controller.next(NodeConnected.class).node()).isEqualTo(node.node());
    node.reports(ROOM, 0);
    assertThat(controller.next(Stats.class).node()).isEqualTo(node.node());
    return node;
  }

  private void submit(int instance) {
    controller.send(Operand.START, start(instance));
  }

  private static Start start(int instance) {
    return Samples.start(instance, 1, new Demands(1, 100, 10), Requires.NOTHING);
  }
}
