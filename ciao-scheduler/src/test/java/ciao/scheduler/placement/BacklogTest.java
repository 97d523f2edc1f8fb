package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Affinity;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Scheduling;
import ciao.ssntp.payload.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is tried when something may fit again, and how many looks that takes. */
class BacklogTest {
  private static final SessionId CONTROLLER = new SessionId(1);
  private static final Demands SMALL = new Demands(1, 100, 0);
  private static final Requires NOWHERE = new Requires(Map.of("region", "moon"), null, null);

  private PlacementCore core = looking(1);
  private final List<Integer> placed = new ArrayList<>();
  private final List<SessionId> nodes = new ArrayList<>();
  private int instances;

  @Test
  void whatIsTooLargeForANodeIsPassedOverTogether() {
    core = looking(2);
    report(1, 0, Map.of());
    for (int n = 0; n < 5_000; n++) {
      submit(new Demands(1, 1_000 + n, 0), Requires.NOTHING, null);
    }
    int last = submit(SMALL, Requires.NOTHING, null);
    report(1, 999, Map.of());
    assertThat(placed).containsExactly(last);
    assertThat(core.hasMore()).isFalse();
  }

  @Test
  void groupsThatNothingRequiresMakeNoLinesOfTheirOwn() {
    core = looking(2);
    report(1, 0, Map.of());
    for (int n = 0; n < 500; n++) {
      Affinity rather = new Affinity("a" + n, AffinityRule.APART, Domain.NODE, false);
      submit(SMALL, NOWHERE, new Scheduling("group" + n, 0, List.of(rather)));
    }
    report(1, 500, Map.of());
    assertThat(core.hasMore()).as("one look will do for all").isFalse();
  }

  @Test
  void aNodeThatGetsRoomAgainAndAgainKeepsNoOtherFromItsTurn() {
    report(1, 0, Map.of());
    report(2, 0, Map.of());
    for (int n = 0; n < 20; n++) {
      submit(new Demands(1, 50 + n, 0), NOWHERE, null);
    }
    int only = submit(new Demands(1, 300, 0), Requires.NOTHING, null);
    report(1, 100, Map.of());
    report(2, 500, Map.of());
    for (int more = 101; more < 150; more++) {
      report(1, more, Map.of());
    }
    assertThat(placed).containsExactly(only);
  }

  /** An instance that asks for something else takes its turn along to another line. */
  @Test
  void aLineIsNotLostWhenAnotherComesToStandAtItsTurn() {
    report(1, 5_000, Map.of("team-a/a", 1, "team-a/b", 1));
    for (int n = 0; n < 3; n++) {
      submit(new Demands(1, 50 + n, 0), NOWHERE, apartFrom("a"));
    }
    int moves = submit(SMALL, Requires.NOTHING, apartFrom("a"));
    int stays = submit(SMALL, Requires.NOTHING, apartFrom("a"));
    report(1, 5_000, Map.of("team-a/b", 1));
    perform(
        core.handle(
            Event.StartSubmitted.of(
                CONTROLLER, Samples.start(moves, 2, SMALL, Requires.NOTHING, apartFrom("b")))));
    report(1, 5_000, Map.of());
    while (core.hasMore()) {
      perform(core.handle(new Event.Continue()));
    }
    assertThat(placed).containsExactlyInAnyOrder(moves, stays);
  }

  @Test
  void aStartLikeOneThatWaitsNeedsNoSearchThoughSomeNodeGotRoom() {
    Nodes nodes = new Nodes();
    Backlog backlog = new Backlog(nodes, QueueLimits.DEFAULT, Patience.DEFAULT);
    nodes.connect(session(1), Samples.node(1));
    Node node = nodes.find(session(1)).orElseThrow();
    offer(node, nodes, backlog, 50);
    Start start = Samples.start(1, 1, SMALL, Requires.NOTHING);
    Submission submission = Submission.of(Message.of(Operand.START, start));
    assertThat(backlog.isKnownNotToFit(submission.shape())).isFalse();
    backlog.await(submission, 1, displaced -> {});
    assertThat(backlog.isKnownNotToFit(submission.shape())).isTrue();
    offer(node, nodes, backlog, 99);
    assertThat(backlog.hasRetries()).isTrue();
    assertThat(backlog.isKnownNotToFit(submission.shape())).isTrue();
    offer(node, nodes, backlog, 100);
    assertThat(backlog.isKnownNotToFit(submission.shape())).isFalse();
  }

  @Test
  void whereAnAffinityHoldsIsKnownOnceAsManyLookedInVainAsThereAreNodes() {
    for (int node = 1; node < 40; node++) {
      report(node, 5_000, Map.of("team-a/a", 1));
    }
    report(40, 5_000, Map.of());
    List<Long> looks = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      looks.add(looksAt(apartFrom("a")));
    }
    assertThat(looks).startsWith(40L).endsWith(1L, 1L);
    assertThat(placed).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(
      value = Domain.class,
      names = {"RACK", "ZONE"})
  void thatIsKnownStillWhenAGroupLeavesOrEntersARackOrZone(Domain domain) {
    String label = domain == Domain.RACK ? "rack" : "zone";
    for (int node = 1; node <= 40; node++) {
      Map<String, String> there = Map.of(label, node <= 20 ? "a" : node < 40 ? "b" : "c");
      boolean some = node == 1 || node == 21;
      report(node, 5_000, there, some ? Map.of("team-a/a", 1) : Map.of());
    }
    for (int n = 0; n < 5; n++) {
      submit(SMALL, Requires.NOTHING, apartFrom("a", domain));
    }
    assertThat(looksAt(apartFrom("a", domain))).as("c alone has none of it").isOne();
    report(21, 5_000, Map.of(label, "b"), Map.of());
    assertThat(looksAt(apartFrom("a", domain))).as("b has none any more").isOne();
    report(30, 5_000, Map.of(label, "b"), Map.of("team-a/a", 1));
    assertThat(looksAt(apartFrom("a", domain))).as("b has some again").isOne();
    assertThat(nodes).endsWith(session(40), session(21), session(40)).hasSize(8);
  }

  private long looksAt(Scheduling scheduling) {
    long before = core.looks();
    submit(SMALL, Requires.NOTHING, scheduling);
    return core.looks() - before;
  }

  private static void offer(Node node, Nodes nodes, Backlog backlog, long memory) {
    Node.Offer before = node.offer();
    node.report(ready(1, memory, Map.of(), Map.of()), Standing.READY);
    nodes.changed(node);
    backlog.retryIfMore(node, before);
  }

  private static Scheduling apartFrom(String group) {
    return apartFrom(group, Domain.NODE);
  }

  private static Scheduling apartFrom(String group, Domain domain) {
    return new Scheduling(null, 0, List.of(new Affinity(group, AffinityRule.APART, domain, true)));
  }

  private static PlacementCore looking(int checksPerTurn) {
    return new PlacementCore(QueueLimits.DEFAULT, Patience.DEFAULT, checksPerTurn);
  }

  private int submit(Demands demands, Requires requires, @Nullable Scheduling scheduling) {
    Start start = Samples.start(++instances, 1, demands, requires, scheduling);
    perform(core.handle(Event.StartSubmitted.of(CONTROLLER, start)));
    return instances;
  }

  private void report(int node, long memory, Map<String, Integer> groups) {
    report(node, memory, Map.of(), groups);
  }

  private void report(
      int node, long memory, Map<String, String> labels, Map<String, Integer> groups) {
    if (core.session(Samples.node(node)).isEmpty()) {
      core.handle(
          new Event.NodeConnected(session(node), Samples.node(node), NodeType.COMPUTE_NODE));
    }
    perform(core.handle(new Event.NodeReady(session(node), ready(node, memory, labels, groups))));
  }

  private static Ready ready(
      int node, long memory, Map<String, String> labels, Map<String, Integer> groups) {
    Room room = new Room(100, memory, 0, 100);
    return new Ready(Samples.node(node), "web" + node, room, room, labels, 0, 0, groups);
  }

  private void perform(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Place place) {
        placed.add((int) (place.placed().instance().value().getLeastSignificantBits() & 0xffff));
        nodes.add(place.node());
      }
    }
  }

  private static SessionId session(int node) {
    return new SessionId(10 + node);
  }
}
