package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Long random runs, each from one seed, which a failure names. The nodes in them keep their own
 * books and fail the test when they are sent more than they have room for.
 */
class RandomRunsTest {
  private static final int EVENTS = 1_000;

  /** Twelve; {@code -Dciao.seeds=2000} for a night. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("ciao.seeds", 12));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyDecisionIsTheOneOfTheObviousModel(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    run(cluster, sameAsTheModel(QueueLimits.DEFAULT, seen -> {}));
    assertThat(cluster.placed()).isGreaterThan(EVENTS / 50);
  }

  /** Of all these runs together many STARTs are given up where they were on their way to. */
  @Test
  void whatANodeThatHangsLeavesUnansweredGoesElsewhere() {
    int givenUp = 0;
    int placed = 0;
    for (long seed = 501; seed <= 504; seed++) {
      RandomCluster cluster = RandomCluster.ofFewGroups(seed);
      Function<Event, List<Effect>> both = sameAsTheModel(QueueLimits.DEFAULT, seen -> {});
      cluster.connectAll(both);
      for (int n = 0; n < EVENTS; n++) {
        Event event = cluster.next();
        int before = cluster.givenUp();
        int placedBefore = cluster.placed();
        cluster.run(event, both);
        boolean isGivenUp = cluster.givenUp() > before;
        placed += isGivenUp && cluster.placed() > placedBefore ? 1 : 0;
      }
      givenUp += cluster.givenUp();
    }
    assertThat(givenUp).as("STARTs given up").isGreaterThan(50);
    assertThat(placed).as("of these, placed at once elsewhere").isGreaterThan(10);
  }

  /** Of all these runs together many are turned away, and every reason but HELD is found. */
  @Test
  void alsoWhereNextToNothingMayWait() {
    Set<String> vetoes = new TreeSet<>();
    AtomicInteger turnedAway = new AtomicInteger();
    for (long seed = 301; seed <= 310; seed++) {
      QueueLimits few =
          seed % 2 == 0
              ? new QueueLimits(1 + (int) (seed % 5), 1 << 20)
              : new QueueLimits(9, 2_000);
      run(
          new RandomCluster(seed),
          sameAsTheModel(
              few,
              failure -> {
                failure.vetoes().forEach(veto -> vetoes.add(veto.veto()));
                turnedAway.addAndGet(failure.reason() == RefusalReason.QUEUE_FULL ? 1 : 0);
              }));
    }
    assertThat(turnedAway).as("times that the queue was full").hasValueGreaterThan(100);
    assertThat(vetoes)
        .containsAll(
            Stream.of(VetoReason.values())
                .filter(reason -> reason != VetoReason.HELD)
                .map(VetoReason::word)
                .toList());
  }

  private static void run(RandomCluster cluster, Function<Event, List<Effect>> core) {
    for (int n = 0; n < EVENTS; n++) {
      cluster.run(cluster.next(), core);
    }
  }

  /**
   * A core that decides as the obvious model does, event by event, and for the same reasons.
   *
   * @param refused is told of each refusal
   */
  private static Function<Event, List<Effect>> sameAsTheModel(
      QueueLimits limits, Consumer<StartFailure> refused) {
    return sameAsTheModel(new PlacementCore(limits, Patience.DEFAULT, 1_000_000), limits, refused);
  }

  private static Function<Event, List<Effect>> sameAsTheModel(
      PlacementCore core, QueueLimits limits, Consumer<StartFailure> refused) {
    PlainModel model = new PlainModel(limits);
    return event -> {
      List<Effect> effects = core.handle(event);
      assertThat(effects.stream().map(PlainModel::inWords).flatMap(Optional::stream))
          .as("%s", event)
          .containsExactlyElementsOf(model.handle(event));
      for (Effect effect : effects) {
        if (effect instanceof Effect.Refuse refuse
            && refuse.failure().reason() != RefusalReason.STALE_GENERATION) {
          model.refusal.assertIsWhatIsSaidIn(refuse.failure());
          refused.accept(refuse.failure());
        }
      }
      assertThat(core.hasMore()).isFalse();
      assertThat(core.waiting()).isEqualTo(model.waiting.size());
      return effects;
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverIsPutOffNothingThatWaitsIsLeftBehindWhereItFits(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    PlacementCore core =
        new PlacementCore(QueueLimits.DEFAULT, Patience.DEFAULT, 1 + (int) (seed % 3));
    Follower follower = new Follower();
    for (int n = 0; n < EVENTS; n++) {
      Event event = cluster.chance(5) ? new Event.Continue() : cluster.next();
      cluster.run(event, played -> follower.follow(played, core.handle(played)));
    }
    while (core.hasMore()) {
      cluster.run(new Event.Continue(), played -> follower.follow(played, core.handle(played)));
    }
    assertThat(core.waiting()).isEqualTo(follower.waiting());
    follower.assertNothingThatWaitsFits(null);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {101, 102, 103})
  void amongMoreNodesThanAreLookedAtOneByOneTheDecisionsAreTheModelsToo(long seed) {
    RandomCluster cluster = new RandomCluster(seed, 70);
    PlacementCore core = new PlacementCore(QueueLimits.DEFAULT, Patience.DEFAULT, 1_000_000);
    Function<Event, List<Effect>> both = sameAsTheModel(core, QueueLimits.DEFAULT, seen -> {});
    cluster.connectAll(both);
    run(cluster, both);
    assertThat(cluster.placed()).isGreaterThan(EVENTS / 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {401, 402, 403, 404, 405})
  void soTheyAreWhereItIsKnownAtOneLookWhereAnAffinityHolds(long seed) {
    RandomCluster cluster = RandomCluster.ofFewGroups(seed);
    PlacementCore core = new PlacementCore(QueueLimits.DEFAULT, Patience.DEFAULT, 1_000_000);
    Function<Event, List<Effect>> both = sameAsTheModel(core, QueueLimits.DEFAULT, seen -> {});
    cluster.connectAll(both);
    run(cluster, both);
    assertThat(cluster.placed()).isGreaterThan(EVENTS / 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {201, 202})
  void inALargeCloudWhatIsExplainedLateIsAnsweredAndPlacedAllTheSame(long seed) {
    RandomCluster cluster = new RandomCluster(seed, 5_000);
    PlacementCore core = new PlacementCore();
    Follower follower = new Follower();
    follow(cluster, core, follower, true);
    assertThat(cluster.placed()).isGreaterThan(EVENTS / 10);
    follower.assertNothingThatWaitsFits(null);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whoeverIsExplainedLateIsAnsweredInTheEnd(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    PlacementCore core = new PlacementCore(QueueLimits.DEFAULT, Patience.DEFAULT, 2, 0);
    Follower follower = new Follower();
    follow(cluster, core, follower, false);
    follower.assertNothingThatWaitsFits(null);
  }

  private static void follow(
      RandomCluster cluster, PlacementCore core, Follower follower, boolean all) {
    Function<Event, List<Effect>> both = event -> follower.follow(event, core.handle(event));
    if (all) {
      cluster.connectAll(both);
    }
    run(cluster, both);
    while (core.hasMore()) {
      cluster.run(new Event.Continue(), both);
    }
    assertThat(core.waiting()).isEqualTo(follower.waiting());
  }

  /** Of all these runs together many have a node held: see {@link Held}. */
  @Test
  void aNodeThatIsHeldTakesNothingButWhatItIsHeldForAndNotForEver() {
    int held = 0;
    int silences = 0;
    AtomicInteger toldOf = new AtomicInteger();
    for (long seed = 1; seed <= 50; seed++) {
      RandomCluster cluster = new RandomCluster(seed, seed % 2 == 0 ? 6 : 20);
      Follower follower = new Follower();
      Held watch = new Held(QueueLimits.DEFAULT, new Patience(5, 1 + (int) (seed % 4)));
      run(
          cluster,
          event -> {
            Snapshot.Place before = watch.place();
            List<Effect> effects = follower.follow(event, watch.handle(event), before);
            if (watch.silent() != null) {
              follower.silent(watch.silent());
              cluster.silent(watch.silent());
            }
            toldOf.addAndGet(effects.stream().anyMatch(RandomRunsTest::tellsOfOneHeld) ? 1 : 0);
            return effects;
          });
      follower.assertNothingThatWaitsFits(watch.node());
      held += watch.times();
      silences += watch.silences();
    }
    assertThat(held).as("times that a node was held").isGreaterThan(50);
    assertThat(silences).as("times that a node that was held did not report").isGreaterThan(10);
    assertThat(toldOf).as("refusals that tell of it").hasValueGreaterThan(50);
  }

  private static boolean tellsOfOneHeld(Effect effect) {
    return effect instanceof Effect.Refuse refuse
        && refuse.failure().vetoes().stream()
            .anyMatch(veto -> veto.veto().equals(VetoReason.HELD.word()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSameEventsHaveTheSameEffectsToTheLetter(long seed) {
    assertThat(transcript(seed)).isEqualTo(transcript(seed));
  }

  private static String transcript(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    PlacementCore core = new PlacementCore();
    StringBuilder transcript = new StringBuilder();
    for (int n = 0; n < EVENTS / 10; n++) {
      cluster.run(
          cluster.next(),
          event -> {
            List<Effect> effects = core.handle(event);
            transcript.append(effects).append('\n');
            return effects;
          });
    }
    return transcript.toString();
  }
}
