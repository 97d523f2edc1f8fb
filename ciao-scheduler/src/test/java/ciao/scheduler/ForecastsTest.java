package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.scheduler.placement.Event;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.Samples;
import ciao.scheduler.placement.SessionId;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.PayloadFormat;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.Planned;
import ciao.ssntp.payload.Planned.Cause;
import ciao.ssntp.payload.Planned.Forecast;
import ciao.ssntp.payload.Planned.Share;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A plan as a controller asks it, and as it is answered. */
class ForecastsTest {
  private static final Room ROOM = new Room(8, 1_000, 0, 10);
  private static final Start SMALL = start(new Demands(1, 400, 0));

  private final PlacementCore core = new PlacementCore();

  @Test
  void instancesThatAreAlikeAreToldTogetherWithTheirNodesAndReasons() {
    connect(2, "web");
    Planned planned = plan(null, List.of(), List.of(), List.of(new Plan.MoreToPlace(SMALL, 5)));
    assertThat(planned.nodes()).isEqualTo(2);
    assertThat(planned.placed()).isEqualTo(4);
    assertThat(planned.waiting()).isEqualTo(1);
    Forecast only = planned.forecasts().getFirst();
    assertThat(only.cause()).isEqualTo(Cause.MORE);
    assertThat(only.workload()).isEqualTo("web");
    assertThat(only.on())
        .containsExactly(
            new Share(Samples.node(1), "web1", 2), new Share(Samples.node(2), "web2", 2));
    assertThat(only.why()).isEqualTo("the first with room");
    assertThat(only.refusal().code()).isEqualTo(RefusalReason.FULL_CLOUD);
    assertThat(only.refusal().nearestMiss().lacks()).isEqualTo("200 MiB of memory");
  }

  @Test
  void whatRunsOnALostNodeMovesAndWhatIsStartedComesAfterIt() {
    connect(3, "web");
    Planned planned =
        plan(
            "pack",
            List.of(Samples.node(3)),
            List.of(on(3, 3)),
            List.of(new Plan.MoreToPlace(SMALL, 2)));
    assertThat(planned.forecasts())
        .extracting(Forecast::cause, Forecast::placed, Forecast::waiting)
        .containsExactly(Tuple.tuple(Cause.MORE, 1, 1), Tuple.tuple(Cause.MOVES, 3, 0));
  }

  @Test
  void aStrategyNobodyKnowsIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> plan("best", List.of(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("strategy: best (expected one of: spread, pack)");
  }

  @Test
  void anAnswerFitsIntoAPayloadHoweverManyNodesItNames() {
    connect(20_000, "a-rather-long-name-of-a-node-".repeat(8));
    Planned planned =
        plan(null, List.of(), List.of(), List.of(new Plan.MoreToPlace(SMALL, 20_000)));
    assertThat(planned.placed()).isEqualTo(20_000);
    Forecast only = planned.forecasts().getFirst();
    assertThat(only.placed()).isEqualTo(20_000);
    assertThat(only.on()).hasSizeBetween(1_000, 19_999);
    assertThat(PayloadFormat.write(planned)).hasSizeLessThan(8 << 20);
  }

  @Test
  void whoGoesToManyNodesLeavesRoomToTellOfTheOthers() {
    connect(10_000, "a-rather-long-name-of-a-node-".repeat(4));
    List<Plan.MoreToPlace> more =
        IntStream.range(0, 25)
            .mapToObj(n -> called("web-" + n))
            .map(start -> new Plan.MoreToPlace(start, 700))
            .toList();
    Planned planned = plan(null, List.of(), List.of(), more);
    assertThat(planned.forecasts())
        .hasSize(25)
        .allSatisfy(forecast -> assertThat(forecast.on()).hasSizeGreaterThan(100));
  }

  @Test
  void whoWaitsWithLongReasonsLeavesRoomToTellOfTheOthers() {
    connect(3, "a-rather-long-name-of-a-node-".repeat(8));
    for (int n = 1; n <= 4_000; n++) {
      Start large = start(new Demands(1, 2_000 + n, 0)).as(Samples.instance(n), 1);
      core.handle(Event.StartSubmitted.of(new SessionId(99), called(large, "waits-" + n)));
    }
    Planned planned =
        plan(
            null,
            List.of(Samples.node(3)),
            List.of(on(3, 3)),
            List.of(new Plan.MoreToPlace(start(new Demands(1, 5_000, 0)), 1)));

    assertThat(planned.forecasts()).hasSize(4_002);
    assertThat(planned.forecasts().stream().filter(one -> one.cause() == Cause.WAITS))
        .hasSize(4_000)
        .allSatisfy(one -> {
          assertThat(one.refusal().code()).isEqualTo(RefusalReason.FULL_CLOUD);
          assertThat(one.refusal().message()).hasSizeGreaterThan(199);
        })
        .anySatisfy(one -> assertThat(one.refusal().message()).endsWith("\u2026"));
    Forecast asked = planned.forecasts().getFirst();
    assertThat(asked.cause()).isEqualTo(Cause.MORE);
    assertThat(asked.refusal().vetoes()).as("what was asked for is told in full").isNotEmpty();
    assertThat(asked.refusal().nearestMiss()).isNotNull();
    assertThat(planned.forecasts().get(1).on()).as("and so are nodes").isNotEmpty();
    assertThat(characters(planned)).isBetween(1L << 20, 2L << 20);
    assertThat(PayloadFormat.write(planned)).hasSizeLessThan(8 << 20);
  }

  private static long characters(Planned planned) {
    return planned.forecasts().stream()
        .map(Forecast::refusal)
        .filter(Objects::nonNull)
        .mapToLong(one ->
            one.message().length()
                + (one.nearestMiss() == null ? 0 : one.nearestMiss().lacks().length())
                + one.vetoes().stream().mapToLong(veto -> veto.example().length()).sum())
        .sum();
  }

  private Planned plan(
      @Nullable String strategy,
      List<NodeId> lose,
      List<Plan.Residents> running,
      List<Plan.MoreToPlace> place) {
    Plan plan = new Plan(7, strategy, List.of(), List.of(), lose, List.of(), running, place);
    Planned planned = Forecasts.of(plan, core.snapshot());
    assertThat(planned.request()).isEqualTo(7);
    return planned;
  }

  private static Plan.Residents on(int node, int count) {
    return new Plan.Residents(SMALL, List.of(new Plan.NodeCount(Samples.node(node), count)));
  }

  private void connect(int nodes, String name) {
    for (int node = 1; node <= nodes; node++) {
      SessionId session = new SessionId(node);
      core.handle(new Event.NodeConnected(session, Samples.node(node), NodeType.COMPUTE_NODE));
      core.handle(
          new Event.NodeReady(session, Samples.ready(Samples.node(node), name + node, ROOM, 0)));
    }
  }

  private static Start start(Demands demands) {
    return Samples.start(1, 1, demands, Requires.NOTHING);
  }

  private static Start called(String workload) {
    return called(SMALL, workload);
  }

  private static Start called(Start like, String workload) {
    return new Start(
        like.instance(),
        1,
        like.tenant(),
        like.name(),
        workload,
        like.kind(),
        like.command(),
        like.demands(),
        like.requires(),
        null,
        like.restart(),
        null,
        List.of(),
        like.fetchFrom(),
        null);
  }
}
