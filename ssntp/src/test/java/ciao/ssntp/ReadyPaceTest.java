package ciao.ssntp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a node says what room it has. */
class ReadyPaceTest {
  private final Deque<Runnable> turns = new ArrayDeque<>();
  private final Deque<Runnable> timers = new ArrayDeque<>();
  private final List<Duration> waits = new ArrayList<>();
  private int reports;
  private final ReadyPace pace = new ReadyPace(turns::add, this::later, () -> reports++);

  private void later(Runnable turn, Duration after) {
    timers.add(turn);
    waits.add(after);
  }

  @Test
  void roomThatIsGotIsSaidAtOnceAndOnceForAllTurnsThatWait() {
    pace.changed();
    pace.changed();
    runTurns();
    assertThat(reports).isEqualTo(1);
    assertThat(timers).isEmpty();
    pace.changed();
    runTurns();
    assertThat(reports).isEqualTo(2);
  }

  @Test
  void startsAreSaidTogetherWhenTheFirstOfThemHasWaitedLongEnough() {
    pace.took();
    pace.took();
    runTurns();
    assertThat(reports).isZero();
    assertThat(waits).containsExactly(ReadyPace.GATHER);
    passes();
    assertThat(reports).isEqualTo(1);
    pace.took();
    assertThat(waits).as("of the next one too").hasSize(2);
  }

  @Test
  void manyStartsAreSaidBeforeThat() {
    for (int start = 1; start < ReadyPace.MOST_STARTS; start++) {
      pace.took();
    }
    runTurns();
    assertThat(reports).isZero();
    pace.took();
    runTurns();
    assertThat(reports).isEqualTo(1);
  }

  @Test
  void whatWasSaidMeanwhileIsNotSaidAgain() {
    pace.took();
    pace.changed();
    runTurns();
    passes();
    assertThat(reports).isEqualTo(1);
  }

  private void passes() {
    timers.remove().run();
    runTurns();
  }

  private void runTurns() {
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
  }
}
