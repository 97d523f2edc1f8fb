package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cloud that is always nearly full of small instances that come and go. */
class StarvationTest {
  private static final SessionId CONTROLLER = new SessionId(1);
  private static final int NODES = 4;
  private static final Room ROOM = new Room(100, 1_000, 0, 100);
  private static final Demands SMALL = new Demands(1, 100, 0);
  private static final Demands LARGE = new Demands(1, 900, 0);
  private static final Patience PATIENT = new Patience(Integer.MAX_VALUE, 1);

  private PlacementCore core = with(PATIENT);
  private final Map<Integer, List<Start>> held = new HashMap<>();
  private final long[] received = new long[NODES + 1];
  private final List<InstanceId> placed = new ArrayList<>();
  private int instances;
  private int never = 20;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neitherTheLargeNorTheSmallIsPassedOverForEver(long seed) {
    core = with(new Patience(50, 40));
    List<InstanceId> large = live(new Random(seed));
    assertThat(placed).containsAll(large);
    assertThat(placed).as("small ones, too").hasSizeGreaterThan(3_000);
  }

  /** Those of the highest priority that could run nowhere have waited longer, and never end. */
  @Test
  void whatCouldNeverFitTakesNobodysTurnHoweverMuchOfItWaits() {
    core = with(Patience.DEFAULT);
    never = 500;
    List<InstanceId> large = live(new Random(1));
    assertThat(placed).containsAll(large);
  }

  /** Or the test above would show nothing. */
  @Test
  void withEndlessPatienceTheLargeWouldBePassedOver() {
    List<InstanceId> large = live(new Random(1));
    assertThat(placed).doesNotContainAnyElementsOf(large);
  }

  /** Small ones end and are followed by others; returns the large ones that want to run, too. */
  private List<InstanceId> live(Random random) {
    for (int node = 1; node <= NODES; node++) {
      core.handle(
          new Event.NodeConnected(session(node), Samples.node(node), NodeType.COMPUTE_NODE));
      report(node);
    }
    for (int n = 0; n < NODES * 10; n++) {
      submit(SMALL, null);
    }
    for (int n = 0; n < never; n++) {
      submit(new Demands(1, 5_000 + n, 0), new Scheduling(null, Scheduling.HIGHEST, List.of()));
    }
    List<InstanceId> large =
        List.of(submit(LARGE, null).instance(), submit(LARGE, null).instance());
    for (int n = 0; n < 6_000; n++) {
      int node = 1 + random.nextInt(NODES);
      List<Start> here = held.getOrDefault(node, List.of());
      if (!here.isEmpty()) {
        here.remove(random.nextInt(here.size()));
      }
      report(node);
      submit(SMALL, null);
    }
    return large;
  }

  /** One of low priority waits no longer than until so many have come after it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHigherPriorityOvertakesByABoundedNumberOfSubmissions(int steps) {
    core.handle(new Event.NodeConnected(session(1), Samples.node(1), NodeType.COMPUTE_NODE));
    Start low = submit(new Demands(1, 900, 0), null);
    int overtaking = 0;
    while (!placed.contains(low.instance())) {
      submit(new Demands(1, 901, 0), new Scheduling(null, steps, List.of()));
      received[1] = placed.size();
      held.clear();
      report(1);
      overtaking++;
      assertThat(core.waiting()).isLessThanOrEqualTo(2);
    }
    assertThat(overtaking).isEqualTo((int) Turn.SUBMISSIONS_PER_STEP * steps);
  }

  private static PlacementCore with(Patience patience) {
    return new PlacementCore(new QueueLimits(10_000, 1 << 24), patience, 256);
  }

  private Start submit(Demands demands, @Nullable Scheduling scheduling) {
    Start start = Samples.start(++instances, 1, demands, Requires.NOTHING, scheduling);
    perform(core.handle(Event.StartSubmitted.of(CONTROLLER, start)));
    return start;
  }

  private void report(int node) {
    Room room = ROOM;
    for (Start start : held.getOrDefault(node, List.of())) {
      room = room.less(start.demands());
    }
    assertThat(room.memoryMib()).isNotNegative();
    perform(
        core.handle(
            new Event.NodeReady(
                session(node),
                new Ready(
                    Samples.node(node), "web" + node, ROOM, room, Map.of(), 0, received[node]))));
  }

  private void perform(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Place place) {
        int node = (int) (place.node().number() - 10);
        received[node]++;
        held.computeIfAbsent(node, first -> new ArrayList<>()).add((Start) place.start().payload());
        placed.add(place.placed().instance());
      }
    }
  }

  private static SessionId session(int node) {
    return new SessionId(10 + node);
  }
}
