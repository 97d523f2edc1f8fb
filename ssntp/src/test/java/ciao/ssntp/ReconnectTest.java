package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReconnectTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofSeconds(20);

  @Test
  void theLongestWaitDoublesUpToTheLast() {
    Reconnect reconnect = new Reconnect(1, FIRST, LAST, mostPossible());
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waits.add(reconnect.failed().toMillis());
    }
    assertThat(waits)
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 20_000L, 20_000L);
  }

  @Test
  void waitsAreSpreadOverAllThatIsAllowed() {
    long seed = 4711;
    Random random = new Random(seed);
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 1_000; i++) {
      long wait = new Reconnect(1, FIRST, LAST, random).failed().toMillis();
      shortest = Math.min(shortest, wait);
      longest = Math.max(longest, wait);
    }
    assertThat(shortest).as("seed %d", seed).isLessThan(5);
    assertThat(longest).as("seed %d", seed).isBetween(95L, 100L);
  }

  @Test
  void everyServerIsTriedBeforeThereIsAWait() {
    Reconnect reconnect = new Reconnect(3, FIRST, LAST, mostPossible());
    List<String> tries = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      tries.add(reconnect.server() + " then " + reconnect.failed().toMillis());
    }
    assertThat(tries)
        .containsExactly(
            "0 then 0", "1 then 0", "2 then 100", "0 then 0", "1 then 0", "2 then 200", "0 then 0");
  }

  @Test
  void aLostSessionIsSoughtWhereItWasAndSoon() {
    Reconnect reconnect = new Reconnect(2, FIRST, LAST, mostPossible());
    for (int i = 0; i < 9; i++) {
      reconnect.failed();
    }
    assertThat(reconnect.server()).isEqualTo(1);
    assertThat(reconnect.lost()).isEqualTo(FIRST);
    assertThat(reconnect.server()).isEqualTo(1);
    reconnect.failed();
    assertThat(reconnect.failed()).isEqualTo(FIRST);
  }

  @Test
  void oneThatFellSilentIsTriedOnceMoreInAHurryAndThenLeftOutForAWhile() {
    Reconnect reconnect = new Reconnect(2, FIRST, LAST, mostPossible());
    assertThat(reconnect.fellSilent()).isEqualTo(FIRST);
    List<String> tries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String hurry = reconnect.isHurried() ? " in a hurry" : "";
      tries.add(reconnect.server() + hurry + " then " + reconnect.failed().toMillis());
    }
    assertThat(tries)
        .containsExactly(
            "1 then 0",
            "0 in a hurry then 100",
            "1 then 200",
            "1 then 400",
            "1 then 800",
            "1 then 1600",
            "1 then 3200",
            "1 then 0",
            "0 then 6400",
            "1 then 0");
  }

  @Test
  void aLoneServerThatFellSilentIsTriedAsPatientlyAsEver() {
    Reconnect reconnect = new Reconnect(1, FIRST, LAST, mostPossible());
    assertThat(reconnect.fellSilent()).isEqualTo(FIRST);
    assertThat(reconnect.isHurried()).isFalse();
    assertThat(reconnect.server()).isZero();
  }

  @Test
  void oneThatTookAllPatienceGetsLessUntilASessionWasLost() {
    Reconnect reconnect = new Reconnect(2, FIRST, LAST, mostPossible());
    assertThat(reconnect.isDoubted()).isFalse();
    reconnect.timedOut();
    assertThat(reconnect.server()).isEqualTo(1);
    assertThat(reconnect.isDoubted()).isFalse();
    reconnect.failed();
    assertThat(reconnect.server()).isZero();
    assertThat(reconnect.isDoubted()).isTrue();
    reconnect.lost();
    assertThat(reconnect.isDoubted()).isFalse();
  }

  @Test
  void oneThatFellSilentIsDoubtedWhenItIsTriedAgainAtLast() {
    Reconnect reconnect = new Reconnect(2, FIRST, LAST, mostPossible());
    reconnect.fellSilent();
    for (int i = 0; i < 8; i++) {
      reconnect.failed();
    }
    assertThat(reconnect.server()).isZero();
    assertThat(reconnect.isHurried()).isFalse();
    assertThat(reconnect.isDoubted()).isTrue();
  }

  @Test
  void aLoneServerIsNeverDoubted() {
    Reconnect reconnect = new Reconnect(1, FIRST, LAST, mostPossible());
    reconnect.timedOut();
    assertThat(reconnect.isDoubted()).isFalse();
  }

  @Test
  void lessPatienceIsNeverMore() {
    Timeouts less = Timeouts.CLIENT.within(Duration.ofSeconds(20));
    assertThat(less.tlsHandshake()).isEqualTo(Duration.ofSeconds(20));
    assertThat(less.connect()).isEqualTo(Timeouts.CLIENT.connect());
  }

  @Test
  void oneThatFellSilentIsNotLeftOutOnceTheOthersTurnItAwayForGood() {
    Reconnect reconnect = new Reconnect(2, FIRST, LAST, mostPossible());
    reconnect.fellSilent();
    reconnect.failed();
    reconnect.failed();
    assertThat(reconnect.server()).isEqualTo(1);
    assertThat(reconnect.refused()).isEqualTo(LAST);
    reconnect.failed();
    assertThat(reconnect.server()).isZero();
  }

  @Test
  void aSessionThatWasFoundMeanwhileAndLostAgainIsSoughtWhereItWas() {
    Reconnect reconnect = new Reconnect(2, FIRST, LAST, mostPossible());
    reconnect.fellSilent();
    assertThat(reconnect.server()).isEqualTo(1);
    reconnect.lost();
    reconnect.failed();
    assertThat(reconnect.server()).isZero();
    assertThat(reconnect.isHurried()).isFalse();
  }

  @Test
  void aRefusalThatWillNotGoAwayIsNotHurried() {
    Reconnect reconnect = new Reconnect(1, FIRST, LAST, mostPossible());
    assertThat(reconnect.refused()).isEqualTo(LAST);
    assertThat(reconnect.failed()).isEqualTo(LAST);
  }

  private static RandomGenerator mostPossible() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException("waits are drawn up to a bound");
      }

      @Override
      public long nextLong(long bound) {
        return bound - 1;
      }
    };
  }
}
