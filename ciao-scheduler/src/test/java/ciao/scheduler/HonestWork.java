package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Samples;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A controller and its nodes, that go on with their work whatever others do to the scheduler. */
final class HonestWork {
  static final int NODES = 3;
  private static final int STARTS = 150;
  private static final Room ROOM = new Room(1_000_000, 1L << 40, 1L << 40, 1_000_000);
  private static final Demands DEMANDS = new Demands(1, 100, 10);

  private final TestCloud cloud;
  private final TestPeer controller;
  private final List<TestPeer> nodes = new ArrayList<>();
  private int instances;
  private double deepest;

  /** The controller is number 1, the nodes come after it. */
  HonestWork(TestCloud cloud) throws Exception {
    this.cloud = cloud;
    this.controller = cloud.controller(1);
    for (int number = 2; number < 2 + NODES; number++) {
      nodes.add(cloud.node(number));
      controller.next(NodeConnected.class);
      nodes.getLast().reports(ROOM, 0);
      controller.next(Stats.class); // the scheduler has it as well, then
    }
  }

  TestPeer controller() {
    return controller;
  }

  List<TestPeer> nodes() {
    return nodes;
  }

  /** The most events that waited for placement when it was looked at. */
  double deepest() {
    return deepest;
  }

  /** STARTs come to these nodes, each once, and to no other. */
  void goesOn() throws Exception {
    Map<InstanceId, NodeId> placed = submit(STARTS, "/bin/true");
    assertThat(placed).hasSize(STARTS);
    assertThat(placed.values()).isSubsetOf(nodes.stream().map(TestPeer::node).toList());
    arrive(placed);
  }

  /** Submits, and says where they went. */
  Map<InstanceId, NodeId> submit(int starts, String command) throws Exception {
    for (int n = 0; n < starts; n++) {
      controller.send(Operand.START, start(++instances, command));
    }
    Map<InstanceId, NodeId> placed = new HashMap<>();
    while (placed.size() < starts) {
      Object heard = controller.next(Object.class);
      assertThat(heard).isNotInstanceOfAny(StartFailure.class, ErrorReport.class);
      if (heard instanceof InstancePlaced it) {
        assertThat(placed.put(it.instance(), it.node())).as("placed once").isNull();
      }
      deepest = Math.max(deepest, cloud.counted("ciao.scheduler.mailbox").gauge().value());
    }
    return placed;
  }

  /** Each of these nodes gets what was placed there. */
  void arrive(Map<InstanceId, NodeId> placed) throws Exception {
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
}
