package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long random runs, each from one seed, which a failure names. The nodes in them keep their own
 * books and fail the test when they are sent more than they have room for.
 */
class RandomRunsTest {
  private static final int EVENTS = 1_000;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyDecisionIsTheOneOfTheObviousModel(long seed) {
    RandomCluster cluster = new RandomCluster(seed);
    PlacementCore core = new PlacementCore(QueueLimits.DEFAULT, Patience.DEFAULT, 1_000_000);
    PlainModel model = new PlainModel();
    for (int n = 0; n < EVENTS; n++) {
      cluster.run(
          cluster.next(),
          event -> {
            List<Effect> effects = core.handle(event);
            assertThat(effects.stream().map(PlainModel::inWords).flatMap(Optional::stream))
                .as("%s", event)
                .containsExactlyElementsOf(model.handle(event));
            assertThat(core.hasMore()).isFalse();
            assertThat(core.waiting()).isEqualTo(model.waiting.size());
            return effects;
          });
    }
    assertThat(cluster.placed()).isGreaterThan(EVENTS / 50);
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
    follower.assertNothingThatWaitsFits();
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
