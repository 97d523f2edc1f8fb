package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.RawPayload;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Prints what one decision of the core costs: run it, compare nothing in a test. The START is read
 * already; what is timed is {@link PlacementCore#handle}, from event to effects, in CPU time of the
 * one thread.
 */
final class PlacementCost {
  private static final SessionId CONTROLLER = new SessionId(1);
  private static final Demands DEMANDS = new Demands(1, 512, 1_024);
  private static final Room LARGE = new Room(1_000_000, 1L << 40, 1L << 40, 1_000_000);
  private static final Room NONE = new Room(1_000_000, 100, 1L << 40, 1_000_000);
  private static final int ROUNDS = 7;
  private static final RawPayload RAW =
      Message.of(Operand.START, Samples.start(0, 1, DEMANDS, Requires.NOTHING)).raw();

  private PlacementCost() {}

  public static void main(String[] arguments) {
    System.out.println("what                                          nodes     median ns   per s");
    for (int nodes : new int[] {100, 1_000, 10_000, 100_000}) {
      placements("START placed, all nodes with room", nodes, nodes, 200_000);
    }
    for (int nodes : new int[] {1_000, 10_000, 100_000}) {
      placements("START placed, only the last node with room", nodes, 1, 20_000_000 / nodes);
    }
    for (int nodes : new int[] {1_000, 10_000, 100_000}) {
      refusals(nodes, 2_000_000 / nodes);
    }
    for (int nodes : new int[] {10_000}) {
      reports(nodes);
    }
  }

  private static void placements(String what, int nodes, int withRoom, int starts) {
    PlacementCore core = cluster(nodes, withRoom);
    Start start = Samples.start(0, 1, DEMANDS, Requires.NOTHING);
    int[] instance = {0};
    measure(
        what,
        nodes,
        starts,
        n -> core.handle(submit(start, ++instance[0])),
        () -> account(core, nodes, withRoom));
  }

  /** Every START of a shape of its own, so that each has to be searched and explained. */
  private static void refusals(int nodes, int starts) {
    PlacementCore core = cluster(nodes, 0);
    int[] instance = {0};
    measure(
        "START refused and explained, shape not seen",
        nodes,
        starts,
        n -> {
          int number = ++instance[0];
          Demands demands = new Demands(1, 1_000 + number, 0);
          core.handle(submit(Samples.start(number, 1, demands, Requires.NOTHING), number));
          core.handle(new Event.StartCancelled(CONTROLLER, Samples.instance(number), 1));
        },
        () -> {});
    measure(
        "START refused like one that waits",
        nodes,
        50_000,
        n -> {
          int number = ++instance[0];
          core.handle(submit(Samples.start(number, 1, DEMANDS, Requires.NOTHING), number));
          if (n > 0) {
            core.handle(new Event.StartCancelled(CONTROLLER, Samples.instance(number), 1));
          }
        },
        () -> {});
  }

  private static void reports(int nodes) {
    PlacementCore core = cluster(nodes, 0);
    for (int number = 1; number <= 1_000; number++) {
      Demands demands = new Demands(1, 10_000 + number % 20, 0);
      core.handle(submit(Samples.start(number, 1, demands, Requires.NOTHING), number));
    }
    int[] report = {0};
    measure(
        "READY with more room, 1,000 of 20 shapes wait",
        nodes,
        200_000,
        n -> {
          int node = 1 + report[0]++ % nodes;
          Room room = new Room(1_000_000, 100 + report[0] / nodes, 1L << 40, 1_000_000);
          core.handle(ready(node, room, 0));
        },
        () -> {});
  }

  private static void measure(
      String what, int nodes, int times, LongConsumer step, Runnable afterRound) {
    double[] perStep = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long began = cpuTime();
      for (int n = 0; n < times; n++) {
        step.accept(n);
      }
      perStep[round] = (cpuTime() - began) / (double) times;
      afterRound.run();
    }
    Arrays.sort(perStep);
    double median = perStep[ROUNDS / 2];
    System.out.printf("%-44s %,8d  %,10.0f  %,10.0f%n", what, nodes, median, 1e9 / median);
  }

  /** This thread's own time: the machine may be busy with other things. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static PlacementCore cluster(int nodes, int withRoom) {
    PlacementCore core = new PlacementCore();
    core.handle(new Event.ControllerConnected(CONTROLLER));
    for (int node = 1; node <= nodes; node++) {
      core.handle(
          new Event.NodeConnected(session(node), Samples.node(node), NodeType.COMPUTE_NODE));
      core.handle(ready(node, node > nodes - withRoom ? LARGE : NONE, 0));
    }
    return core;
  }

  /** All nodes report that all STARTs have arrived, as they do every few seconds. */
  private static void account(PlacementCore core, int nodes, int withRoom) {
    for (int node = nodes - withRoom + 1; node <= nodes; node++) {
      core.handle(ready(node, LARGE, Long.MAX_VALUE / 2));
    }
  }

  private static SessionId session(int node) {
    return new SessionId(CONTROLLER.number() + node);
  }

  private static Event ready(int node, Room room, long accounted) {
    return new Event.NodeReady(
        session(node), Samples.ready(Samples.node(node), "web" + node, room, accounted));
  }

  private static Event submit(Start start, int instance) {
    Start numbered =
        new Start(
            Samples.instance(instance),
            1,
            start.tenant(),
            start.name(),
            start.workload(),
            start.kind(),
            start.command(),
            start.demands(),
            start.requires(),
            start.scheduling(),
            start.restart(),
            null,
            start.parts(),
            start.fetchFrom());
    return new Event.StartSubmitted(CONTROLLER, new Message(Operand.START, numbered, RAW));
  }
}
