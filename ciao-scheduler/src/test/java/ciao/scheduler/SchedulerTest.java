package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Pack;
import ciao.scheduler.placement.Samples;
import ciao.scheduler.placement.Spread;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import ciao.ssntp.payload.VetoCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller and nodes, over real TLS. */
class SchedulerTest {
  private static final Demands DEMANDS = new Demands(1, 100, 10);
  private static final Room ROOM = new Room(10, 1_000, 1_000, 10);
  private static final Room NO_ROOM = new Room(8, 50, 1_000, 10);

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
  void startsGoRoundTheNodesThatHaveRoom() throws Exception {
    List<TestPeer> nodes = List.of(node(2, ROOM), node(3, ROOM), node(4, ROOM));
    for (int instance = 1; instance <= 6; instance++) {
      submit(instance);
    }
    for (int instance = 1; instance <= 6; instance++) {
      TestPeer expected = nodes.get((instance - 1) % 3);
      assertThat(expected.next(Start.class)).isEqualTo(start(instance));
      InstancePlaced placed = controller.next(InstancePlaced.class);
      assertThat(placed.instance()).isEqualTo(Samples.instance(instance));
      assertThat(placed.node()).isEqualTo(expected.node());
      assertThat(placed.nodes()).isEqualTo(3);
    }
  }

  @Test
  void theStrategyIsChosenWhileItRuns() throws Exception {
    List<TestPeer> nodes = List.of(node(2, ROOM), node(3, ROOM));
    cloud.scheduler().use(new Pack());
    for (int instance = 1; instance <= 3; instance++) {
      submit(instance);
      assertThat(controller.next(InstancePlaced.class).node()).isEqualTo(nodes.getFirst().node());
    }
    cloud.scheduler().use(new Spread());
    submit(4);
    assertThat(controller.next(InstancePlaced.class).node()).isEqualTo(nodes.getLast().node());
  }

  @Test
  void anInstanceWithoutRoomWaitsWithItsReasonsAndIsPlacedWhenANodeReportsRoom() throws Exception {
    submit(1);
    assertThat(controller.next(StartFailure.class).reason()).isEqualTo(RefusalReason.NO_CN);
    TestPeer node = node(2, NO_ROOM);
    submit(1);

    StartFailure waits = controller.next(StartFailure.class);
    assertThat(waits.reason()).isEqualTo(RefusalReason.FULL_CLOUD);
    assertThat(waits.queued()).isTrue();
    assertThat(waits.vetoes())
        .containsExactly(new VetoCount("memory", 1, "host lacks 50 MiB of memory"));

    node.reports(ROOM, 0);
    assertThat(node.next(Start.class)).isEqualTo(start(1));
    assertThat(List.of(controller.next(Object.class), controller.next(Object.class)))
        .hasAtLeastOneElementOfType(InstancePlaced.class)
        .hasAtLeastOneElementOfType(Stats.class);
  }

  @Test
  void whatIsCancelledWhileItWaitsIsConfirmedAndNeverPlaced() throws Exception {
    TestPeer node = node(2, NO_ROOM);
    submit(1);
    submit(2);
    submit(3);
    for (int n = 0; n < 3; n++) {
      controller.next(StartFailure.class);
    }
    controller.send(Operand.DELETE, new Delete(Samples.instance(1), 1, null));
    controller.send(Operand.STOP, new Stop(Samples.instance(2), 1, null));
    for (int instance = 1; instance <= 2; instance++) {
      assertThat(controller.next(InstanceDeleted.class))
          .isEqualTo(new InstanceDeleted(Samples.instance(instance), 1, null));
    }
    node.reports(ROOM, 0);
    assertThat(node.next(Start.class)).isEqualTo(start(3));
  }

  @Test
  void anOrderOfManyIsPlacedOnceEachAndNoNodeGetsMoreThanItHasRoomFor() throws Exception {
    int instances = 500;
    List<TestPeer> nodes = List.of(node(2, NO_ROOM), node(3, NO_ROOM), node(4, NO_ROOM));
    for (int instance = 1; instance <= instances; instance++) {
      submit(instance);
    }
    for (int instance = 1; instance <= instances; instance++) {
      controller.next(StartFailure.class);
    }
    Set<Start> started = new HashSet<>();
    for (int round = 1; started.size() < instances; round++) {
      TestPeer node = nodes.get(round % nodes.size());
      long accounted = 10L * ((round - 1) / nodes.size());
      node.reports(ROOM, accounted); // all that it got before has ended
      int fit = Math.min(10, instances - started.size());
      for (int n = 0; n < fit; n++) {
        assertThat(started.add(node.next(Start.class))).as("placed once").isTrue();
      }
    }
    List<Object> heard = new ArrayList<>();
    while (heard.stream().filter(InstancePlaced.class::isInstance).count() < instances) {
      heard.add(controller.next(Object.class));
    }
    assertThat(heard)
        .filteredOn(InstancePlaced.class::isInstance)
        .extracting(placed -> ((InstancePlaced) placed).instance())
        .doesNotHaveDuplicates();
  }

  @Test
  void controllersHearOfNodesThatComeAndGoAndOfThoseThatAreThere() throws Exception {
    TestPeer node = node(2, ROOM);
    NodeConnected announced = new NodeConnected(node.node(), NodeType.COMPUTE_NODE);
    TestPeer second = cloud.controller(5);
    assertThat(second.next(NodeConnected.class)).isEqualTo(announced);

    node.close();
    assertThat(second.next(NodeDisconnected.class).node()).isEqualTo(announced.node());
    assertThat(controller.next(NodeDisconnected.class).node()).isEqualTo(announced.node());
  }

  @Test
  void aSchedulerThatStartsAnewIsToldAllAgainAndGoesOn() throws Exception {
    TestPeer node = node(2, NO_ROOM);
    submit(1);
    controller.next(StartFailure.class);

    cloud.restartScheduler();
    controller.awaitConnection(2);
    node.awaitConnection(2);
    assertThat(controller.next(NodeConnected.class).node()).isEqualTo(node.node());
    node.reports(NO_ROOM, 0);
    controller.next(Stats.class);

    submit(1);
    assertThat(controller.next(StartFailure.class).queued()).isTrue();
    node.reports(ROOM, 0);
    assertThat(node.next(Start.class)).isEqualTo(start(1));
  }

  /** A node that has reported, as the scheduler knows already. */
  private TestPeer node(int number, Room room) throws Exception {
    TestPeer node = cloud.node(number);
    assertThat(controller.next(NodeConnected.class).node()).isEqualTo(node.node());
    node.reports(room, 0);
    assertThat(controller.next(Stats.class).node()).isEqualTo(node.node());
    return node;
  }

  private void submit(int instance) {
    controller.send(Operand.START, start(instance));
  }

  private static Start start(int instance) {
    return Samples.start(instance, 1, DEMANDS, Requires.NOTHING);
  }
}
