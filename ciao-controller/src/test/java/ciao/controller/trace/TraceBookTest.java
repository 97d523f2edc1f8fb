package ciao.controller.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.StartTimes;
import ciao.controller.resource.TraceSpec;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TraceReport;
import ciao.state.Store;
import ciao.state.memory.MemoryStore;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept of traces, and what it amounts to. */
class TraceBookTest {
  private static final NodeId CONTROLLER = new NodeId(new UUID(4, 2));
  private static final NodeId SCHEDULER = new NodeId(new UUID(4, 3));

  private static final Label BOOT = new Label("team-a", "boot");

  private final Store store = new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);
  private final TraceBook book = new TraceBook(store, InstantSource.system());

  @Test
  void aStartIsSplitIntoWhatEachRoleTook() {
    Timed.add(store, "team-a", "boot", 1, 2);
    book.add(report("boot", 1, 1_000));
    assertThat(book.label(BOOT).orElseThrow().starts())
        .containsExactly(new StartTimes(Timed.instance(1), Timed.node(1), 1_000, 10, 3, 500, 520));
  }

  @Test
  void byWhichWayAStartCameIsKept() {
    Timed.add(store, "team-a", "boot", 1, 2);
    TraceReport report = report("boot", 1, 1_000);
    book.add(report);
    assertThat(book.label(BOOT).orElseThrow().traces())
        .extracting(TraceSpec::hops)
        .containsExactly(report.hops());
  }

  @Test
  void meanAndVarianceAreThoseOfTheStartsThatAreKept() {
    Timed.add(store, "team-a", "boot", 0, 8);
    int[] launchers = {2, 4, 4, 4, 5, 5, 7, 9};
    for (int n = 0; n < launchers.length; n++) {
      book.add(report("boot", n, 1_000, launchers[n]));
    }
    LabelTimes times = book.label(BOOT).orElseThrow();
    assertThat(times.launcher()).isEqualTo(new Spread(5, 4));
    assertThat(times.controller()).isEqualTo(new Spread(10, 0));
    assertThat(times.scheduler()).isEqualTo(new Spread(3, 0));
    assertThat(times.total()).isEqualTo(new Spread(25, 4));
  }

  @Test
  void whatCannotBeSplitIsLeftOut() {
    Timed.add(store, "team-a", "boot", 1, 2);
    Hop unset = new Hop(SCHEDULER, 8, 0, 0);
    book.add(report("boot", List.of(controller(1_000), unset, launcher(1_000))));
    book.add(report("boot", List.of(controller(1_000), launcher(1_000))));
    Hop putBack = new Hop(SCHEDULER, 8, 900, 3);
    book.add(report("boot", List.of(controller(1_000), putBack, launcher(1_000))));
    Hop noScheduler = new Hop(SCHEDULER, 4, 1_012, 1_015);
    book.add(report("boot", List.of(controller(1_000), noScheduler, launcher(1_000))));
    assertThat(book.all()).isEmpty();
    assertThat(book.label(BOOT)).isEmpty();
    assertThat(book.dropped()).isEqualTo(4);
  }

  @Test
  void aLabelThatNobodyCanAskForIsDropped() {
    List<String> labels = List.of("a/b", "two\nlines", "-", "x".repeat(64), "ä");
    for (int n = 0; n < labels.size(); n++) {
      Timed.add(store, "team-a", labels.get(n), n, n + 1); // an operator may write anything
      book.add(report(labels.get(n), n, 1_000));
    }
    assertThat(book.all()).isEmpty();
    assertThat(book.dropped()).isEqualTo(5);
  }

  @Test
  void whatNobodyAskedForIsDropped() {
    Timed.add(store, "team-a", "boot", 1, 2);
    Timed.add(store, "team-a", "load", 200, 201);
    TraceReport asked = report("boot", 1, 1_000);

    book.add(report("boot", 2, 1_000)); // no such instance
    book.add(report("load", 1, 1_000)); // one that is to be timed under another label
    book.add(from(Timed.node(200), asked)); // one that another node has
    assertThat(book.all()).isEmpty();
    assertThat(book.dropped()).isEqualTo(3);

    book.add(asked);
    assertThat(book.all()).containsExactly(BOOT);
  }

  @Test
  void aNodeThatRepeatsItselfDrivesOutNothing() {
    Timed.add(store, "team-a", "boot", 1, 3);
    book.add(report("boot", 1, 1_000));
    for (int n = 0; n <= TenantTraces.MOST_OF_A_LABEL; n++) {
      book.add(report("boot", 2, 2_000 + n));
    }
    assertThat(book.label(BOOT).orElseThrow().starts())
        .extracting(StartTimes::start)
        .containsExactly(1_000L, 2_000L);
  }

  @Test
  void twoTenantsLabelsOfOneNameAreTwo() {
    Timed.add(store, "team-a", "boot", 1, 2);
    Timed.add(store, "team-b", "boot", 2, 4);
    for (int n = 1; n < 4; n++) {
      book.add(report("boot", n, 1_000));
    }
    Label other = new Label("team-b", "boot");
    assertThat(book.all()).containsExactly(BOOT, other);
    assertThat(book.label(BOOT).orElseThrow().starts()).hasSize(1);
    assertThat(book.label(other).orElseThrow().starts()).hasSize(2);
  }

  @Test
  void theOldestOfALabelMakesRoomForTheNewest() {
    Timed.add(store, "team-a", "boot", 1, TenantTraces.MOST_OF_A_LABEL + 2);
    for (int n = 1; n <= TenantTraces.MOST_OF_A_LABEL + 1; n++) {
      book.add(report("boot", n, 1_000));
    }
    List<StartTimes> kept = book.label(BOOT).orElseThrow().starts();
    assertThat(kept).hasSize(TenantTraces.MOST_OF_A_LABEL);
    assertThat(kept.getFirst().instance()).isEqualTo(Timed.instance(2));
  }

  @Test
  void theLabelThatWasReportedLongestAgoMakesRoomForANewOneOfItsTenantsAlone() {
    report("team-b", "oldest", 1_000);
    for (int n = 0; n < TenantTraces.MOST_LABELS; n++) {
      report("team-a", "label-" + n, n);
    }
    report("team-a", "label-0", 100);
    for (int n = 0; n < 3; n++) {
      report("team-a", "new-" + n, 101 + n);
    }
    assertThat(book.all())
        .hasSize(TenantTraces.MOST_LABELS + 1)
        .isSortedAccordingTo(Comparator.comparing(Label::toString))
        .contains(new Label("team-a", "label-0"), new Label("team-a", "new-2"))
        .contains(new Label("team-b", "oldest"))
        .doesNotContain(new Label("team-a", "label-1"), new Label("team-a", "label-3"));
  }

  private void report(String tenant, String label, int instance) {
    Timed.add(store, tenant, label, instance, instance + 1);
    book.add(report(label, instance, 1_000));
  }

  private static TraceReport from(NodeId node, TraceReport report) {
    return new TraceReport(
        node,
        report.instance(),
        report.generation(),
        report.label(),
        report.start(),
        report.hops(),
        report.end());
  }

  static TraceReport report(String label, int instance, long start) {
    return report(label, instance, start, 500);
  }

  private static TraceReport report(String label, int instance, long start, long launcher) {
    return new TraceReport(
        Timed.node(instance),
        Timed.instance(instance),
        1,
        label,
        start,
        List.of(controller(start), new Hop(SCHEDULER, 8, start + 12, start + 15), launcher(start)),
        start + 20 + launcher);
  }

  private static TraceReport report(String label, List<Hop> hops) {
    return new TraceReport(Timed.node(1), Timed.instance(1), 1, label, 1_000, hops, 2_000);
  }

  private static Hop controller(long start) {
    return new Hop(CONTROLLER, 2, start + 9, start + 10);
  }

  private static Hop launcher(long start) {
    return new Hop(new NodeId(new UUID(4, 4)), 4, start + 20, 0);
  }
}
