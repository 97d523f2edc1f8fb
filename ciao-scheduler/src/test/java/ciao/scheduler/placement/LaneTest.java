package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.PendingQueue.Line;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a look at each line in turn. */
class LaneTest {
  private static final Room ROOM = new Room(4, 100, 100, 1);

  private final Lane lane = new Lane();
  private final TreeMap<Turn, Line> told = new TreeMap<>();
  private long lines;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noLineThatHasRoomIsPassedOverAndTheyComeInOrder(long seed) {
    Random random = new Random(seed);
    for (int n = 0; n < 2_000; n++) {
      Turn turn = new Turn(random.nextInt(1_000) - 500, random.nextInt(3));
      if (told.containsKey(turn)) {
        told.remove(turn);
        lane.remove(turn);
      } else {
        add(turn, new Demands(1 + random.nextInt(8), 1 + random.nextInt(200), 0));
      }
      Turn after = new Turn(random.nextInt(1_000) - 500, 0);
      assertThat(firstThatFits(after)).isEqualTo(plainNext(after));
      assertThat(lane.isEmpty()).isEqualTo(told.isEmpty());
    }
  }

  /** What is handed out beyond what fits is one line in a bounded number of steps. */
  @Test
  void linesThatEachLackAnotherResourceAreLookedThroughInBoundedSteps() {
    for (int n = 0; n < 10_000; n++) {
      add(new Turn(n, n), n % 2 == 0 ? new Demands(5, 1, 0) : new Demands(1, 101, 0));
    }
    add(new Turn(10_000, 10_000), new Demands(1, 100, 0));
    int handedOut = 0;
    Turn turn = Turn.FIRST;
    for (Optional<Line> next = lane.next(turn, ROOM);
        next.isPresent();
        next = lane.next(turn, ROOM)) {
      turn = turnOf(next.get());
      handedOut++;
    }
    assertThat(turn).isEqualTo(told.lastKey());
    assertThat(handedOut).isBetween(10, 1_000);
  }

  /** What does not fit and ends a search is gone on from. */
  private Optional<Line> firstThatFits(Turn after) {
    Optional<Line> next = lane.next(after, ROOM);
    while (next.isPresent() && !ROOM.fits(next.get().demands())) {
      next = lane.next(turnOf(next.get()), ROOM);
    }
    return next;
  }

  private Turn turnOf(Line line) {
    return told.entrySet().stream()
        .filter(entry -> entry.getValue() == line)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private Optional<Line> plainNext(Turn after) {
    return told.tailMap(after, false).values().stream()
        .filter(line -> ROOM.fits(line.demands()))
        .findFirst();
  }

  private void add(Turn turn, Demands demands) {
    Shape shape = Shape.of(Samples.start(1, 1, demands, Requires.NOTHING));
    Line line = new Line(++lines, shape, lane);
    told.put(turn, line);
    lane.add(turn, line);
  }
}
