package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.LabelOperator;
import ciao.ssntp.payload.LabelRule;
import ciao.ssntp.payload.Room;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a look at each place in turn, for as many places as need one, two and three levels. */
class NodeIndexTest {
  private static final Conditions NOT_A =
      new Conditions(
          Map.of("ssd", "yes"), List.of(new LabelRule("zone", LabelOperator.NOT_IN, List.of("a"))));

  /** What the index was told of a place; null room: nothing is there. */
  private record Told(Room room, boolean takesWork, Map<String, String> labels, boolean some) {}

  private static final String GROUP = "team-a/web";
  private static final Affinity APART = new Affinity(GROUP, AffinityRule.APART, Domain.NODE, true);

  private final NodeIndex index = new NodeIndex();
  private final List<Told> told = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 4_096, 4_097, 9_000})
  void findsWhatALookAtEachPlaceFinds(int places) {
    Random random = new Random(places);
    for (int place = 0; place < places; place++) {
      told.add(null);
      tell(place, random);
      if (random.nextInt(places) < 20) {
        assertFindsTheSame(random);
      }
    }
    for (int n = 0; n < 2_000; n++) {
      int place = random.nextInt(places);
      if (random.nextInt(10) == 0) {
        index.remove(place);
        told.set(place, new Told(room(random), false, Map.of(), told.get(place).some()));
      } else {
        tell(place, random);
      }
      assertFindsTheSame(random);
    }
  }

  /** As many as one node may name, and those of a hundred such nodes. */
  @Test
  void whatNodesCallTheirDevicesDoesNotKeepOthersFromBeingFoundAtOnce() {
    int places = 9_000;
    for (int place = 0; place < places; place++) {
      Map<String, Integer> devices = new HashMap<>();
      for (int n = 0; n < 64 && place < 100; n++) {
        devices.put("of-" + place + "-" + n, 1);
      }
      index.set(place, true, new Room(8, 1_000, 100, 10, devices));
    }
    index.set(4_000, true, new Room(8, 1_000, 100, 10, Map.of("gpu", 2)));
    index.lookedInVain(Map.of("gpu", 2), places);
    index.lookedInVain(Map.of("gpu", 2), places);
    index.lookedInVain(Map.of("tpu", 1), 2 * places);

    assertFoundAtOnce(Map.of("gpu", 2), 4_000);
    assertFoundAtOnce(Map.of("tpu", 1), Candidates.NONE);
    index.set(4_000, true, new Room(8, 1_000, 100, 10, Map.of("gpu", 1)));
    assertFoundAtOnce(Map.of("gpu", 2), Candidates.NONE);
    index.set(8_999, true, new Room(8, 1_000, 100, 10, Map.of("gpu", 4)));
    assertFoundAtOnce(Map.of("gpu", 2), 8_999);
  }

  private void assertFoundAtOnce(Map<String, Integer> devices, int place) {
    long before = index.opened();
    index.ask(new Demands(1, 1, 0, devices), Conditions.NONE);
    assertThat(index.next(0, 9_000)).isEqualTo(place);
    assertThat(index.opened() - before).as("blocks looked into").isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nodesThatTakeNoWorkOrHaveLeftMakeNoSearchLookAmongFullOnes(boolean left) {
    Room full = new Room(8, 0, 100, 10);
    Room free = new Room(8, 1_000, 100, 10, Map.of("gpu", 1));
    for (int place = 0; place < 9_000; place++) {
      boolean drained = place % 50 == 0;
      index.set(place, !drained || left, drained ? free : full);
      if (drained && left) {
        index.remove(place);
      }
    }
    long before = index.opened();
    index.ask(new Demands(1, 500, 0), Conditions.NONE);
    assertThat(index.next(0, 9_000)).isEqualTo(Candidates.NONE);
    index.ask(new Demands(1, 1, 0, Map.of("gpu", 1)), Conditions.NONE);
    assertThat(index.next(0, 9_000)).isEqualTo(Candidates.NONE);
    assertThat(index.opened() - before).as("blocks looked into").isLessThanOrEqualTo(2);
  }

  /** The trees may be there when the nodes leave, or be made afterwards. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatNodesHadThatHaveLeftMakesNoSearchLookAmongTheOthers(boolean treesFirst) {
    Map<String, Integer> gpu = Map.of("gpu", 1);
    for (int place = 0; place < 9_000; place++) {
      boolean special = place % 50 == 0;
      index.label(place, Map.of("ssd", special ? "yes" : "no"));
      index.set(place, true, new Room(8, 1_000, 100, 10, special ? gpu : Map.of()));
    }
    if (treesFirst) {
      index.lookedInVain(gpu, 20_000);
      index.lookedInVain(NOT_A, 20_000, place -> place < 9_000 && place % 50 == 0);
    }
    for (int place = 0; place < 9_000; place += 50) {
      index.remove(place);
    }
    if (!treesFirst) {
      index.lookedInVain(gpu, 20_000);
      index.lookedInVain(NOT_A, 20_000, place -> false);
    }
    long before = index.opened();
    index.ask(new Demands(1, 1, 0, gpu), Conditions.NONE);
    assertThat(index.next(0, 9_000)).isEqualTo(Candidates.NONE);
    index.ask(new Demands(1, 1, 0), NOT_A);
    assertThat(index.next(0, 9_000)).isEqualTo(Candidates.NONE);
    assertThat(index.opened() - before).as("blocks looked into").isLessThanOrEqualTo(2);
  }

  private void tell(int place, Random random) {
    Map<String, String> labels =
        Map.of("ssd", random.nextInt(9) == 0 ? "yes" : "no", "zone", anyOf(random, "a", "b"));
    Told now = new Told(room(random), random.nextInt(20) > 0, labels, random.nextInt(9) > 0);
    told.set(place, now);
    index.groupAt(place, GROUP, now.some());
    index.label(place, labels);
    index.set(place, now.takesWork(), now.room());
  }

  /** Mostly full in one way or another, so that searches go far. */
  private static Room room(Random random) {
    return new Room(
        random.nextInt(4),
        random.nextInt(8),
        random.nextInt(8) - 1,
        random.nextInt(3),
        random.nextInt(10) == 0
            ? Map.of(anyOf(random, "gpu", "fpga"), random.nextInt(3))
            : Map.of());
  }

  private static Demands demands(Random random) {
    return new Demands(
        1 + random.nextInt(4),
        1 + random.nextInt(8),
        random.nextInt(8),
        random.nextInt(3) == 0
            ? Map.of(anyOf(random, "gpu", "fpga", "tpu"), 1 + random.nextInt(2))
            : Map.of());
  }

  private void assertFindsTheSame(Random random) {
    Demands demands = demands(random);
    Conditions conditions = random.nextInt(3) == 0 ? NOT_A : Conditions.NONE;
    boolean apart = random.nextInt(3) == 0;
    int from = random.nextInt(told.size());
    int to = from + random.nextInt(told.size() - from + 1);
    index.ask(demands, conditions);
    if (apart) {
      index.askAlso(APART);
    }
    int found = index.next(from, to);
    int unlabelled = 0;
    int unequipped = 0;
    int crowded = 0;
    while (found >= 0 && !suits(told.get(found), demands, conditions, apart)) {
      unequipped += told.get(found).room().hasDevices(demands.devices()) ? 0 : 1;
      unlabelled += conditions.unmet(told.get(found).labels()) > 0 ? 1 : 0;
      crowded += apart && told.get(found).some() ? 1 : 0;
      found = index.next(found + 1, to);
    }
    assertThat(found)
        .as("%s %s from %d to %d", demands, conditions, from, to)
        .isEqualTo(first(demands, conditions, apart, from, to));
    if (unlabelled > 0) {
      index.lookedInVain(
          conditions,
          unlabelled,
          place -> isThere(place) && conditions.unmet(told.get(place).labels()) == 0);
    }
    if (unequipped > 0) {
      index.lookedInVain(demands.devices(), unequipped);
    }
    if (crowded > 0) {
      index.lookedInVain(APART, crowded, place -> !isThere(place) || !told.get(place).some());
    }
  }

  private boolean isThere(int place) {
    return place < told.size();
  }

  private static boolean suits(Told here, Demands demands, Conditions conditions, boolean apart) {
    return conditions.unmet(here.labels()) == 0
        && here.room().hasDevices(demands.devices())
        && !(apart && here.some());
  }

  private int first(Demands demands, Conditions conditions, boolean apart, int from, int to) {
    for (int place = from; place < to; place++) {
      Told here = told.get(place);
      boolean fits = here.takesWork() && here.room().fits(demands);
      if (fits && suits(here, demands, conditions, apart)) {
        return place;
      }
    }
    return Candidates.NONE;
  }

  @Test
  void aSearchPassesOverTheNodesThatHaveSomeOfAGroupAtOneLook() {
    int places = 9_000;
    for (int place = 0; place < places; place++) {
      index.set(place, true, new Room(8, 1_000, 100, 10));
    }
    index.lookedInVain(APART, 2 * places, place -> place >= places - 1);
    index.groupAt(places - 1, GROUP, true);
    index.groupAt(4_000, GROUP, false);
    long before = index.opened();
    index.ask(new Demands(1, 1, 0), Conditions.NONE);
    index.askAlso(APART);
    assertThat(index.next(0, places)).isEqualTo(4_000);
    assertThat(index.next(4_001, places)).isEqualTo(Candidates.NONE);
    assertThat(index.opened() - before).as("blocks looked into").isLessThanOrEqualTo(8);
  }

  @SafeVarargs
  private static <T> T anyOf(Random random, T... some) {
    return some[random.nextInt(some.length)];
  }
}
