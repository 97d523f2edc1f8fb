package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.WhatIf.Change;
import ciao.scheduler.placement.WhatIf.Outcome;
import ciao.scheduler.placement.WhatIf.Running;
import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Planned.Cause;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.VetoCount;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WhatIfTest {
  private static final SessionId CONTROLLER = new SessionId(1);
  private static final Room ROOM = new Room(8, 1_000, 0, 10);
  private static final Demands SMALL = new Demands(1, 400, 0);

  private PlacementCore core = new PlacementCore();
  private final List<Running> running = new ArrayList<>();

  @Test
  void whatThereIsNoRoomForWaitsWithItsReasons() {
    connect(1, 2);
    List<Outcome> plan = plan(new WhatIf.PlaceMore(start(1), 6));
    assertThat(plan).hasSize(6);
    assertThat(nodesOf(plan)).isEqualTo(Map.of(Samples.node(1), 2L, Samples.node(2), 2L));
    assertThat(plan.getLast().refused().message())
        .isEqualTo("no room on any of 2 nodes: 2 lack memory (nearest: web1 lacks 200 MiB)");
    assertThat(plan.getLast().refused().vetoes()).extracting(VetoCount::nodes).containsExactly(2);
  }

  @Test
  void itDecidesAsTheCoreItselfWouldAndChangesNothing() {
    connect(1, 2, 3);
    runs(1, 2, 3, 4);
    Start next = start(5);
    List<Outcome> plan = plan(new WhatIf.PlaceMore(next, 1));
    List<Outcome> again = plan(new WhatIf.PlaceMore(next, 1));
    assertThat(again).isEqualTo(plan);
    Effect really = core.handle(Event.StartSubmitted.of(CONTROLLER, next)).getFirst();
    assertThat(plan.getFirst().placed().node())
        .isEqualTo(((Effect.Place) really).placed().node())
        .isEqualTo(Samples.node(2));
  }

  @Test
  void instancesOfALostNodeAreStartedElsewhereAndThoseOfADrainedOneToo() {
    connect(1, 2, 3);
    runs(1, 2, 3, 4);
    List<Outcome> lost = plan(new WhatIf.LoseNodes(Set.of(Samples.node(1))));
    assertThat(lost).hasSize(2).allMatch(outcome -> outcome.instance().generation() == 2);
    assertThat(nodesOf(lost)).isEqualTo(Map.of(Samples.node(2), 1L, Samples.node(3), 1L));
    List<Outcome> drained =
        plan(
            new WhatIf.DrainNodes(Set.of(Samples.node(1))),
            new WhatIf.DrainNodes(Set.of(Samples.node(2))));
    assertThat(drained.stream().filter(outcome -> outcome.placed() == null).toList())
        .hasSize(2)
        .allSatisfy(outcome ->
            assertThat(outcome.refused().message())
                .contains("2 are being drained", "1 lacks memory"));
    assertThat(core.snapshot().nodes()).isEqualTo(3);
    assertThat(core.waiting()).isZero();
  }

  @Test
  void whatWaitsIsPlacedOnNodesThatAreAdded() {
    connect(1);
    runs(1, 2);
    core.handle(Event.StartSubmitted.of(CONTROLLER, start(3)));
    core.handle(Event.StartSubmitted.of(CONTROLLER, start(4, new Demands(1, 5_000, 0))));
    assertThat(plan()).hasSize(2).allMatch(outcome -> outcome.placed() == null);
    List<Outcome> plan = plan(new WhatIf.AddNodes(ready(1), 2));
    assertThat(plan.getFirst().instance().instance()).isEqualTo(Samples.instance(3));
    assertThat(plan.getFirst().placed().hostname()).isEqualTo("web1-1");
    assertThat(plan.getLast().refused().message())
        .startsWith("larger than any connected node")
        .contains("of 3 nodes");
  }

  @Test
  void whatEndsLeavesItsRoomAndItsGroup() {
    connect(1, 2);
    runs(1, 2, 3, 4);
    assertThat(plan(new WhatIf.PlaceMore(start(5), 1)).getFirst().refused()).isNotNull();
    List<Running> first = List.of(running.getFirst());
    Outcome after =
        plan(new WhatIf.EndInstances(first), new WhatIf.PlaceMore(start(5), 1)).getFirst();
    assertThat(after.placed().node()).isEqualTo(first.getFirst().node());

    Scheduling apart =
        new Scheduling("db", 0, List.of(new Affinity("db", AffinityRule.APART, Domain.NODE, true)));
    Start member = Samples.start(9, 1, new Demands(1, 100, 0), Requires.NOTHING, apart);
    for (int node = 1; node <= 2; node++) {
      core.handle(Event.StartSubmitted.of(CONTROLLER, member.as(Samples.instance(10 + node), 1)));
    }
    Outcome refused = plan(new WhatIf.PlaceMore(member, 1)).getFirst();
    assertThat(refused.refused().vetoes()).extracting(VetoCount::veto).containsExactly("apart");
    List<Running> ended = List.of(new Running(member, Samples.node(2)));
    Outcome moved =
        plan(new WhatIf.EndInstances(ended), new WhatIf.PlaceMore(member, 1)).getFirst();
    assertThat(moved.placed().node()).isEqualTo(Samples.node(2));
  }

  @Test
  void itIsToldWhyAnInstanceIsLookedAt() {
    connect(1, 2);
    runs(1, 2);
    core.handle(Event.StartSubmitted.of(CONTROLLER, start(3, new Demands(1, 5_000, 0))));
    assertThat(
            plan(new WhatIf.LoseNodes(Set.of(Samples.node(1))), new WhatIf.PlaceMore(start(4), 1)))
        .extracting(Outcome::cause)
        .containsExactly(Cause.WAITS, Cause.MOVES, Cause.MORE);
  }

  @Test
  void aChangeOfStrategyIsTriedOutWithoutBeingMade() {
    connect(1, 2, 3);
    List<Outcome> packed =
        plan(new WhatIf.UseStrategy(new Pack()), new WhatIf.PlaceMore(start(1), 4));
    assertThat(nodesOf(packed)).isEqualTo(Map.of(Samples.node(1), 2L, Samples.node(2), 2L));
    List<Outcome> spread = plan(new WhatIf.PlaceMore(start(1), 3));
    assertThat(nodesOf(spread)).hasSize(3);
  }

  @Test
  void groupsAndDrainsAreRemembered() {
    connect(1, 2);
    Scheduling apart =
        new Scheduling("db", 0, List.of(new Affinity("db", AffinityRule.APART, Domain.NODE, true)));
    Start first = Samples.start(1, 1, SMALL, Requires.NOTHING, apart);
    core.handle(Event.StartSubmitted.of(CONTROLLER, first));
    core.handle(new Event.NodeDrained(Samples.node(2), true));
    assertThat(plan(new WhatIf.PlaceMore(first, 1)).getFirst().refused().vetoes())
        .extracting(VetoCount::veto)
        .containsExactly("apart", "draining");
  }

  @Test
  void whatIsRefusedAgainAndAgainIsExplainedOnceForEachKind() {
    int kinds = 25;
    connect(IntStream.rangeClosed(1, 2_000).toArray());
    for (int node = 1; node <= 2_000; node++) {
      reports(node, 100);
    }
    Set<NodeId> lost = new LinkedHashSet<>();
    int instance = 0;
    for (int node = 1; node <= 40; node++) {
      lost.add(Samples.node(node));
      for (int kind = 1; kind <= kinds; kind++) {
        Start large = start(++instance, new Demands(1, 500 + kind, 0));
        Start small = start(++instance, new Demands(1, 50, 0));
        running.add(new Running(large, Samples.node(node)));
        running.add(new Running(small, Samples.node(node)));
      }
    }

    WhatIf imagined = WhatIf.imagine(core.snapshot(), running, List.of(new WhatIf.LoseNodes(lost)));

    Map<Boolean, List<Outcome>> waiting =
        imagined.outcomes().stream()
            .collect(Collectors.partitioningBy(outcome -> outcome.placed() == null));
    assertThat(waiting.get(false)).hasSize(40 * kinds);
    assertThat(waiting.get(true)).hasSize(40 * kinds);
    assertThat(waiting.get(true).stream().map(outcome -> outcome.refused().message()).distinct())
        .hasSize(kinds)
        .allMatch(message -> message.startsWith("no room on any of 1960 nodes: 1960 lack memory"));
    assertThat(imagined.explanations())
        .as("each looks at all nodes; a second for each if a node is held meanwhile")
        .isBetween((long) kinds, 2L * kinds);
  }

  @Test
  void aNodeThatIsHeldIsHeldInThePlanToo() {
    core = new PlacementCore(QueueLimits.DEFAULT, new Patience(3, 50), 256);
    connect(1, 2);
    reports(1, 300);
    reports(2, 600);
    core.handle(Event.StartSubmitted.of(CONTROLLER, start(10, new Demands(1, 900, 0))));
    for (int small = 1; small <= 5; small++) {
      core.handle(Event.StartSubmitted.of(CONTROLLER, start(small, new Demands(1, 100, 0))));
    }
    assertThat(core.waiting())
        .as("the large one, and one that finds the second node held")
        .isEqualTo(2);

    List<Outcome> nothing = plan();
    assertThat(nothing)
        .extracting(outcome -> outcome.instance().instance())
        .containsExactly(Samples.instance(10), Samples.instance(5));
    assertThat(nothing.getLast().refused().vetoes())
        .extracting(VetoCount::veto)
        .containsExactlyInAnyOrder("held", "memory");
    List<Running> ended = List.of(new Running(start(2, new Demands(1, 500, 0)), Samples.node(2)));
    assertThat(plan(new WhatIf.EndInstances(ended)).getFirst().placed().node())
        .as("what it was held for")
        .isEqualTo(Samples.node(2));
  }

  @Test
  void aNodeWhoseConnectionIsBackedUpGetsNothingInThePlanEither() {
    connect(1);
    Effect placed = core.handle(Event.StartSubmitted.of(CONTROLLER, start(1))).getFirst();
    core.handle(new Event.PlaceFailed((Effect.Place) placed));
    assertThat(core.waiting()).isEqualTo(1);
    assertThat(plan().getFirst().refused().message()).contains("its connection is backed up");
  }

  @Test
  void aNodeThatLeavesUnansweredWhatItIsSentGetsNothingInThePlanEither() {
    connect(1);
    for (int submitted = 0; submitted <= UnderWay.MOST_REPEATS; submitted++) {
      core.handle(Event.StartSubmitted.of(CONTROLLER, start(1)));
    }
    running.add(new Running(start(2), Samples.node(1)));
    assertThat(plan(new WhatIf.EndInstances(List.copyOf(running))).getFirst().refused().message())
        .contains("web1: it is connected, but does not respond");
  }

  private void connect(int... nodes) {
    for (int node : nodes) {
      SessionId session = new SessionId(CONTROLLER.number() + node);
      core.handle(new Event.NodeConnected(session, Samples.node(node), NodeType.COMPUTE_NODE));
      core.handle(new Event.NodeReady(session, ready(node)));
    }
  }

  private void reports(int node, long memory) {
    SessionId session = new SessionId(CONTROLLER.number() + node);
    Room room = new Room(8, memory, 0, 10);
    Ready said = new Ready(Samples.node(node), "web" + node, ROOM, room, Map.of(), 0, 0);
    core.handle(new Event.NodeReady(session, said));
  }

  private static Ready ready(int node) {
    return Samples.ready(Samples.node(node), "web" + node, ROOM, 0);
  }

  private void runs(int... instances) {
    for (int instance : instances) {
      Start start = start(instance);
      Effect effect = core.handle(Event.StartSubmitted.of(CONTROLLER, start)).getFirst();
      running.add(new Running(start, ((Effect.Place) effect).placed().node()));
    }
  }

  private static Start start(int instance) {
    return start(instance, SMALL);
  }

  private static Start start(int instance, Demands demands) {
    return Samples.start(instance, 1, demands, Requires.NOTHING);
  }

  private List<Outcome> plan(Change... changes) {
    return WhatIf.plan(core.snapshot(), running, List.of(changes));
  }

  private static Map<NodeId, Long> nodesOf(List<Outcome> plan) {
    return plan.stream()
        .map(Outcome::placed)
        .filter(Objects::nonNull)
        .map(InstancePlaced::node)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
