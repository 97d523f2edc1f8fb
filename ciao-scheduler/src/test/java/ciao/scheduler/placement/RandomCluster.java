package ciao.scheduler.placement;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.LabelOperator;
import ciao.ssntp.payload.LabelRule;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A few nodes and a controller that do whatever comes to mind: connect, lose their connection, take
 * their time to receive and to report, hang, end instances, submit anew, twice, too late.
 */
final class RandomCluster {
  /** More than these are hardly ever free: a search passes over many of them at a look. */
  private static final int LARGE_NODES = 70;

  private static final SessionId CONTROLLER = new SessionId(1);

  private final Random random;

  /** How many instances of a hundred care who is where, and of how many groups they are. */
  private final int sociable;

  private final int groups;
  private final List<RandomNode> nodes = new ArrayList<>();
  private final Map<SessionId, RandomNode> connected = new HashMap<>();
  private final Set<SessionId> backedUp = new HashSet<>();
  private final OnTheWay onTheWay = new OnTheWay();
  private final List<Start> starts = new ArrayList<>();
  private long sessions = CONTROLLER.number();
  private int instances;
  private int placed;

  RandomCluster(long seed) {
    this(seed, 6);
  }

  /**
   * With so many compute nodes; above a few, they are small, and their instances end more seldom.
   * The first is a network node as well, and one more is nothing else: both say that they have
   * room.
   */
  RandomCluster(long seed, int size) {
    random = new Random(seed);
    sociable = 50;
    groups = 4;
    for (int number = 1; number <= size; number++) {
      int room = size == 6 ? 1 + (int) (seed % 4) : number <= LARGE_NODES ? 1 : 0;
      nodes.add(new RandomNode(number, NodeType.COMPUTE_NODE, room, size, random));
    }
    nodes.add(new RandomNode(1, NodeType.NETWORK_NODE, 4, size, random));
    nodes.add(new RandomNode(size + 1, NodeType.NETWORK_NODE, 4, size, random));
  }

  private RandomCluster(long seed, int size, int groups) {
    random = new Random(seed);
    sociable = 95;
    this.groups = groups;
    for (int number = 1; number <= size; number++) {
      nodes.add(new RandomNode(number, NodeType.COMPUTE_NODE, 4, size, random));
    }
  }

  /** With room on many nodes, of which few do for instances that care who else is there. */
  static RandomCluster ofFewGroups(long seed) {
    return new RandomCluster(seed, 40, 2);
  }

  /** All nodes are there, and have reported. */
  void connectAll(Function<Event, List<Effect>> core) {
    for (RandomNode node : nodes) {
      run(connect(node), core);
      run(node.report(random), core);
    }
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int placed() {
    return placed;
  }

  /** This node is found not to report. */
  void silent(SessionId session) {
    onTheWay.silent(session);
  }

  int givenUp() {
    return onTheWay.givenUp();
  }

  /** Something that happens to the scheduler; what happens elsewhere meanwhile is done already. */
  Event next() {
    nodes.forEach(RandomNode::live);
    if (connected.isEmpty() || chance(3)) {
      return connectOrNot();
    }
    if (chance(2)) {
      return new Event.NodeDrained(anyOf(nodes).id(), chance(25));
    }
    if (chance(1)) {
      return new Event.StrategyChosen(chance(50) ? new Pack() : new Spread());
    }
    if (chance(55)) {
      RandomNode node = anyOf(List.copyOf(connectedInOrder()));
      if (!node.hangs()) {
        return chance(10) ? writable(node) : node.report(random);
      }
    }
    List<Start> unanswered = onTheWay.all();
    if (!unanswered.isEmpty() && chance(20)) {
      return submit(anyOf(unanswered));
    }
    if (starts.isEmpty() || chance(60)) {
      return submit(newStart());
    }
    Start earlier = anyOf(starts);
    return switch (random.nextInt(4)) {
      case 0 -> new Event.StartCancelled(CONTROLLER, earlier.instance(), earlier.generation());
      case 1 -> submit(later(earlier));
      default -> submit(earlier);
    };
  }

  /** Plays an event and performs the effects as the service does. */
  void run(Event event, Function<Event, List<Effect>> core) {
    onTheWay.hear(event);
    Queue<Effect> todo = new ArrayDeque<>(core.apply(event));
    Set<SessionId> refusing = new HashSet<>();
    for (Effect effect = todo.poll(); effect != null; effect = todo.poll()) {
      if (effect instanceof Effect.Place place) {
        if (backedUp.contains(place.node()) || refusing.contains(place.node())) {
          refusing.add(place.node());
          todo.addAll(core.apply(new Event.PlaceFailed(place)));
        } else {
          placed++;
          onTheWay.send(place);
          connected.get(place.node()).send((Start) place.start().payload());
          if (chance(5)) {
            backedUp.add(place.node());
          }
        }
      }
    }
  }

  private Event connectOrNot() {
    RandomNode node = anyOf(nodes);
    SessionId current = node.session();
    if (current != null && chance(70)) {
      connected.remove(current);
      node.disconnect();
      return new Event.NodeDisconnected(current);
    }
    if (current != null) {
      onTheWay.end(current);
      connected.remove(current); // its new connection is heard of before the end of the old one
      node.disconnect();
    }
    return connect(node);
  }

  private Event connect(RandomNode node) {
    SessionId session = new SessionId(++sessions);
    connected.put(session, node);
    node.connect(session);
    return new Event.NodeConnected(session, node.id(), node.type());
  }

  private Event writable(RandomNode node) {
    backedUp.remove(node.session());
    return new Event.NodeWritable(node.session());
  }

  private List<RandomNode> connectedInOrder() {
    return nodes.stream().filter(node -> node.session() != null).toList();
  }

  private Event submit(Start start) {
    starts.add(start);
    return new Event.StartSubmitted(CONTROLLER, Message.of(Operand.START, start));
  }

  private Start newStart() {
    return Samples.start(++instances, 1, someDemands(), someRequires(), someScheduling());
  }

  /** A later generation, maybe of other demands; there is only one START of each generation. */
  private Start later(Start earlier) {
    int number = (int) (earlier.instance().value().getLeastSignificantBits() & 0xffff);
    Demands demands = chance(30) ? someDemands() : earlier.demands();
    Start start =
        Samples.start(
            number, earlier.generation() + 1, demands, earlier.requires(), earlier.scheduling());
    return starts.stream()
        .filter(other -> other.instance().equals(start.instance()))
        .filter(other -> other.generation() == start.generation())
        .findFirst()
        .orElse(start);
  }

  private Demands someDemands() {
    return new Demands(
        1 + random.nextInt(3),
        100L * (1 + random.nextInt(8)),
        50L * random.nextInt(4),
        chance(15) ? someDevices() : Map.of());
  }

  private Map<String, Integer> someDevices() {
    return switch (random.nextInt(6)) {
      case 0 -> Map.of("fpga", 1);
      case 1 -> Map.of("gpu", 1, "fpga", 1);
      case 2 -> Map.of("device-" + (1 + random.nextInt(70)), 1); // some that nobody has
      default -> Map.of("gpu", 1 + random.nextInt(2));
    };
  }

  private Requires someRequires() {
    return switch (random.nextInt(9)) {
      case 0 -> new Requires(Map.of("zone", chance(50) ? "a" : "b"), null, null);
      case 1 -> new Requires(Map.of(), "host" + (1 + random.nextInt(nodes.size())), null);
      case 2 -> new Requires(Map.of(), null, Samples.node(1 + random.nextInt(nodes.size())));
      case 3 -> new Requires(Map.of("zone", "a", "kvm", "yes"), null, null);
      case 4 -> new Requires(Map.of(), null, null, List.of(someRule()));
      default -> Requires.NOTHING;
    };
  }

  private LabelRule someRule() {
    return switch (random.nextInt(6)) {
      case 0 -> new LabelRule("zone", LabelOperator.EQUAL, List.of("b"));
      case 1 -> new LabelRule("zone", LabelOperator.NOT_EQUAL, List.of("b"));
      case 2 -> new LabelRule("rack", LabelOperator.IN, List.of("r2", "r3"));
      case 3 -> new LabelRule("rack", LabelOperator.NOT_IN, List.of("r2", "r3"));
      case 4 -> new LabelRule("rack", LabelOperator.EXISTS, List.of());
      default -> new LabelRule("rack", LabelOperator.NOT_EXISTS, List.of());
    };
  }

  private @Nullable Scheduling someScheduling() {
    if (!chance(sociable)) {
      return null;
    }
    List<Affinity> affinities = new ArrayList<>();
    while (chance(40) && affinities.size() < Scheduling.MOST_AFFINITIES) {
      affinities.add(
          new Affinity(
              someGroup(),
              chance(65) ? AffinityRule.APART : AffinityRule.TOGETHER,
              anyOf(List.of(Domain.values())),
              chance(60)));
    }
    return new Scheduling(chance(80) ? someGroup() : null, random.nextInt(3) - 1, affinities);
  }

  private String someGroup() {
    return "group" + random.nextInt(groups);
  }

  private <T> T anyOf(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
