package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Effect;
import ciao.scheduler.placement.Event;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.Samples;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.Message;
import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What nodes say of the groups on them, and of their racks and zones, again and again. */
class ReportedGroupsTest {
  private static final int MOST_GROUPS = 4_096;
  private static final Room ROOM = new Room(100, 1_000, 0, 100);
  private static final Room FULL = new Room(0, 0, 0, 0);

  private final PlacementCore core = new PlacementCore();

  @Test
  void oneReportOfAllOtherGroupsIsATurnOfItsOwn() {
    ManualExecutor executor = new ManualExecutor();
    PlacementLoop loop =
        new PlacementLoop(
            core, new Silence(), executor, executor, () -> {}, _ -> {}, new SimpleMeterRegistry());
    loop.post(connected(2));
    for (int n = 0; n < 10; n++) {
      loop.post(report(2, ROOM, Map.of(), groups(n % 2 == 0 ? "a" : "b")));
    }
    assertThat(loop.depth()).isEqualTo(11);
    for (int left = 9; left > 0; left--) {
      executor.runOne();
      assertThat(loop.depth()).isEqualTo(left);
    }
  }

  @Test
  void onlyWhoComesToAnotherRackOrZoneTakesItsGroupsAlong() {
    handle(connected(2));
    Map<String, Integer> groups = groups("a");
    handle(report(2, ROOM, Map.of("rack", "r1", "zone", "z1", "os", "x"), groups));
    long stays = looks(report(2, ROOM, Map.of("rack", "r1", "zone", "z1", "os", "y"), groups));
    long moves = looks(report(2, ROOM, Map.of("rack", "r2", "zone", "z1", "os", "y"), groups));
    assertThat(stays).isBetween(2L * MOST_GROUPS, 2L * MOST_GROUPS + 64);
    assertThat(moves).isGreaterThan(10L * MOST_GROUPS);
  }

  @ParameterizedTest
  @EnumSource(names = {"RACK", "ZONE"})
  void whatWaitsIsTriedAgainWhereAGroupHasMovedAway(Domain domain) {
    String label = domain == Domain.RACK ? "rack" : "zone";
    handle(new Event.ControllerConnected(new SessionId(1)));
    handle(connected(2));
    handle(connected(3));
    handle(report(2, FULL, Map.of(label, "here"), Map.of("team-a/web", 1)));
    handle(report(3, ROOM, Map.of(label, "here"), Map.of()));
    Affinity apart = new Affinity("web", AffinityRule.APART, domain, true);
    assertThat(places(handle(start(new Scheduling(null, 0, List.of(apart)))))).isEmpty();

    Event away = report(2, FULL, Map.of(label, "there"), Map.of("team-a/web", 1));
    assertThat(places(handle(away))).containsExactly(new SessionId(3));
  }

  private List<Effect> handle(Event event) {
    return core.handle(event);
  }

  private long looks(Event event) {
    long before = core.looks();
    core.handle(event);
    return core.looks() - before;
  }

  private static List<SessionId> places(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Place.class::isInstance)
        .map(effect -> ((Effect.Place) effect).node())
        .toList();
  }

  private static Event connected(int node) {
    return new Event.NodeConnected(new SessionId(node), Samples.node(node), NodeType.COMPUTE_NODE);
  }

  private static Event report(
      int node, Room room, Map<String, String> labels, Map<String, Integer> groups) {
    Ready ready = new Ready(Samples.node(node), "web" + node, ROOM, room, labels, 0, 0, groups);
    return new Event.NodeReady(new SessionId(node), ready);
  }

  private static Event start(Scheduling scheduling) {
    return Event.StartSubmitted.of(
        new SessionId(1),
        Samples.start(1, 1, new Demands(1, 100, 0), Requires.NOTHING, scheduling));
  }

  private static Map<String, Integer> groups(String of) {
    Map<String, Integer> groups = new HashMap<>();
    for (int n = 0; n < MOST_GROUPS; n++) {
      groups.put("team-a/" + of + n, 1);
    }
    return groups;
  }

  private static final class Silence implements Outbound {
    @Override
    public boolean forward(SessionId node, Message start) {
      return true;
    }

    @Override
    public void tell(SessionId controller, Message message) {}
  }
}
