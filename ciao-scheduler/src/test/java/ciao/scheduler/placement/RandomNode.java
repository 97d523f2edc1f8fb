package ciao.scheduler.placement;

import static ciao.ssntp.payload.NodeType.COMPUTE_NODE;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node at the other end of a slow connection: what it is sent arrives later, and what it reports
 * was true when it was written. Now and then it hangs: its connection stays, and nothing happens.
 */
final class RandomNode {
  private final int number;
  private final NodeId id;
  private final NodeType type;
  private final int others;
  private final Room capacity;
  private final Random random;
  private final Map<InstanceId, Start> held = new HashMap<>();
  private final Map<InstanceId, Long> latest = new HashMap<>();
  private final Deque<Start> arriving = new ArrayDeque<>();
  private final Deque<Ready> leaving = new ArrayDeque<>();
  private @Nullable SessionId session;
  private long received;
  private String zone = "a";

  /** For how many events more it hangs. */
  private int hangs;

  /** The report of now, unless something has changed since one was written. */
  private @Nullable Ready written;

  /**
   * One that has connected to nobody yet.
   *
   * @param size 1: there is mostly no room; 4: mostly there is; 0: for one of the least only
   * @param type a network node is another role of a machine that may be a compute node as well, and
   *     reports room as if it were one
   * @param others how many nodes there are: so much more seldom something ends here
   */
  RandomNode(int number, NodeType type, int size, int others, Random random) {
    this.number = number;
    this.id = Samples.node(number);
    this.type = type;
    this.others = others;
    this.capacity =
        size == 0
            ? new Room(1, 100, 0, 1)
            : new Room(
                8 * size,
                1_600 * size,
                (number % 3 == 1 ? 150 : 500) * size,
                (number % 3 == 2 ? 2 : 10) * size,
                devices(number));
    this.random = random;
  }

  /** All have what many ask for, some what few do, and one all the names that it may have. */
  private static Map<String, Integer> devices(int number) {
    Map<String, Integer> devices = new HashMap<>(Map.of("gpu", 2));
    if (number % 4 == 0) {
      devices.put("fpga", 1);
    }
    for (int n = 1; number == 2 && n < 64; n++) {
      devices.put("device-" + n, 1);
    }
    return devices;
  }

  NodeId id() {
    return id;
  }

  NodeType type() {
    return type;
  }

  @Nullable SessionId session() {
    return session;
  }

  void connect(SessionId opened) {
    session = opened;
    hangs = 0;
    received = 0;
    written = null;
  }

  /** What was under way is lost. */
  void disconnect() {
    session = null;
    arriving.clear();
    leaving.clear();
  }

  void send(Start start) {
    assertThat(type).as("what node %d is, which is sent %s", number, start).isEqualTo(COMPUTE_NODE);
    arriving.add(start);
  }

  /** Receives, ends instances, writes reports; or none of it. */
  void live() {
    if (hangs > 0) {
      hangs--;
      return;
    }
    if (session != null && random.nextInt(50 * others) == 0) {
      hangs = 30 + random.nextInt(60);
    }
    if (!arriving.isEmpty() && random.nextInt(3) > 0) {
      receive(arriving.poll());
    }
    if (!held.isEmpty() && random.nextInt(others) == 0) {
      List<InstanceId> all = new ArrayList<>(held.keySet());
      all.sort(null);
      held.remove(all.get(random.nextInt(all.size())));
      written = null;
    }
    if (random.nextInt(8 * others) == 0) {
      zone = zone.equals("a") ? "b" : "a";
      written = null;
    }
    if (session != null && random.nextInt(4) == 0) {
      leaving.add(ready());
    }
  }

  /** Whether it reports nothing now, though it is connected. */
  boolean hangs() {
    return hangs > 0;
  }

  /** The oldest report that is on its way, or a new one. */
  Event report(Random kinds) {
    Ready ready = leaving.isEmpty() ? ready() : leaving.poll();
    return switch (kinds.nextInt(10)) {
      case 0 ->
          kinds.nextBoolean()
              ? new Event.NodeFull(session, ready)
              : new Event.NodeMaintenance(session, ready);
      case 1, 2, 3 -> new Event.NodeStats(session, ready);
      default -> new Event.NodeReady(session, ready);
    };
  }

  /** The promise: whatever arrives when, there is room for it. */
  private void receive(Start start) {
    received++;
    written = null;
    if (start.generation() <= latest.getOrDefault(start.instance(), 0L)) {
      return; // known already, whether it runs or has ended: it gets its last answer again
    }
    latest.put(start.instance(), start.generation());
    held.remove(start.instance());
    assertThat(free().fits(start.demands()))
        .as("node %d: free %s, asked %s", number, free(), start.demands())
        .isTrue();
    held.put(start.instance(), start);
  }

  private Room free() {
    Room free = capacity;
    for (Start start : held.values()) {
      free = free.less(start.demands());
    }
    return free;
  }

  private Ready ready() {
    if (written == null) {
      written = write();
    }
    return written;
  }

  private Ready write() {
    Map<String, String> labels = new TreeMap<>(Map.of("zone", zone));
    labels.put("kvm", number % 2 == 0 ? "yes" : "no");
    if (number != 6) {
      labels.put("rack", number <= 3 ? "r1" : "r2");
    }
    Map<String, Integer> groups = new TreeMap<>();
    for (Start start : held.values()) {
      String group = PlainView.groupOf(start);
      if (group != null) {
        groups.merge(group, 1, Integer::sum);
      }
    }
    return new Ready(id(), "host" + number, capacity, free(), labels, 0, received, groups);
  }
}
