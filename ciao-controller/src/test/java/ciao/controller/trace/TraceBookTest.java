package ciao.controller.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.StartTimes;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TraceReport;
import ciao.state.memory.MemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept of traces, and what it amounts to. */
class TraceBookTest {
  private static final NodeId NODE = new NodeId(new UUID(4, 1));
  private static final NodeId CONTROLLER = new NodeId(new UUID(4, 2));
  private static final NodeId SCHEDULER = new NodeId(new UUID(4, 3));

  private final TraceBook book =
      new TraceBook(
          new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run),
          InstantSource.system());

  @Test
  void aStartIsSplitIntoWhatEachRoleTook() {
    book.add(report("boot", 1, 1_000));
    assertThat(book.label("boot").orElseThrow().starts())
        .containsExactly(
            new StartTimes(new InstanceId(new UUID(1, 1)), NODE, 1_000, 10, 3, 500, 520));
  }

  @Test
  void meanAndVarianceAreThoseOfTheStartsThatAreKept() {
    for (int launcher : new int[] {2, 4, 4, 4, 5, 5, 7, 9}) {
      book.add(report("boot", 1, 1_000, launcher));
    }
    LabelTimes times = book.label("boot").orElseThrow();
    assertThat(times.launcher()).isEqualTo(new Spread(5, 4));
    assertThat(times.controller()).isEqualTo(new Spread(10, 0));
    assertThat(times.scheduler()).isEqualTo(new Spread(3, 0));
    assertThat(times.total()).isEqualTo(new Spread(25, 4));
  }

  @Test
  void whatCannotBeSplitIsLeftOut() {
    Hop unset = new Hop(SCHEDULER, 8, 0, 0);
    book.add(report("boot", List.of(controller(1_000), unset, launcher(1_000))));
    book.add(report("boot", List.of(controller(1_000), launcher(1_000))));
    Hop putBack = new Hop(SCHEDULER, 8, 900, 3);
    book.add(report("boot", List.of(controller(1_000), putBack, launcher(1_000))));
    assertThat(book.all()).isEmpty();
    assertThat(book.label("boot")).isEmpty();
    assertThat(book.dropped()).isEqualTo(3);
  }

  @Test
  void aLabelThatNobodyCanAskForIsDropped() {
    for (String label : List.of("a/b", "two\nlines", "-", "x".repeat(64), "ä")) {
      book.add(report(label, 1, 1_000));
    }
    assertThat(book.all()).isEmpty();
    assertThat(book.dropped()).isEqualTo(5);
  }

  @Test
  void theOldestOfALabelMakesRoomForTheNewest() {
    for (int n = 1; n <= TraceBook.MOST_OF_A_LABEL + 1; n++) {
      book.add(report("boot", n, 1_000));
    }
    List<StartTimes> kept = book.label("boot").orElseThrow().starts();
    assertThat(kept).hasSize(TraceBook.MOST_OF_A_LABEL);
    assertThat(kept.getFirst().instance()).isEqualTo(new InstanceId(new UUID(1, 2)));
  }

  @Test
  void theLabelThatWasReportedLongestAgoMakesRoomForANewOne() {
    for (int n = 0; n < TraceBook.MOST_LABELS; n++) {
      book.add(report("label-" + n, 1, 1_000));
    }
    book.add(report("label-0", 2, 1_000));
    book.add(report("new", 1, 1_000));
    assertThat(book.all())
        .hasSize(TraceBook.MOST_LABELS)
        .isSorted()
        .contains("label-0", "new")
        .doesNotContain("label-1");
  }

  static TraceReport report(String label, int instance, long start) {
    return report(label, instance, start, 500);
  }

  private static TraceReport report(String label, int instance, long start, long launcher) {
    return new TraceReport(
        NODE,
        new InstanceId(new UUID(1, instance)),
        1,
        label,
        start,
        List.of(controller(start), new Hop(SCHEDULER, 8, start + 12, start + 15), launcher(start)),
        start + 20 + launcher);
  }

  private static TraceReport report(String label, List<Hop> hops) {
    return new TraceReport(NODE, new InstanceId(new UUID(1, 1)), 1, label, 1_000, hops, 2_000);
  }

  private static Hop controller(long start) {
    return new Hop(CONTROLLER, 2, start + 9, start + 10);
  }

  private static Hop launcher(long start) {
    return new Hop(NODE, 4, start + 20, 0);
  }
}
