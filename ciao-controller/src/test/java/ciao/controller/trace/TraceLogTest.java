package ciao.controller.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.instance.FillingDisk;
import ciao.controller.instance.VirtualTimers;
import ciao.controller.resource.Resources;
import ciao.controller.resource.StartTimes;
import ciao.controller.resource.TenantSpec;
import ciao.controller.resource.TraceSpec;
import ciao.ssntp.payload.TenantId;
import ciao.state.Document;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.reconcile.CountedMetrics;
import ciao.state.reconcile.Engine;
import ciao.state.reconcile.EngineSettings;
import ciao.state.reconcile.Metrics.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is stored of traces, and for how long. */
class TraceLogTest {
  private final VirtualTimers time = new VirtualTimers();
  private final CountedMetrics metrics = new CountedMetrics();
  private final FillingDisk disk = new FillingDisk();
  private final Store store =
      new MemoryStore(Snapshot.EMPTY, disk, Limits.DEFAULT, time, Runnable::run, time);
  private TraceBook book = start();

  /** As another controller does on what is stored. */
  private TraceBook start() {
    TraceBook opened = new TraceBook(store, time);
    Engine engine =
        new Engine(store, time, time, time, new Random(1), metrics, EngineSettings.DEFAULT);
    engine.register(new TraceLog(opened));
    engine.start();
    time.settle();
    return opened;
  }

  /** Of instances that no other label has. */
  private void report(String label, int from, int to) {
    Timed.add(store, "team-a", label, from, to);
    for (int n = from; n < to; n++) {
      book.add(TraceBookTest.report(label, n, 1_000));
    }
  }

  private List<TraceSpec> stored() {
    return store.list(Resources.TRACE).stream().map(Resource::spec).toList();
  }

  @Test
  void anotherControllerShowsWhatWasTimedAndGoesOn() {
    report("boot", 0, 700);
    report("load", 2_000, 2_003);
    time.settle();
    List<LabelTimes> before = shown();

    book = start();
    assertThat(shown()).isEqualTo(before);
    report("boot", 700, 1_100);
    time.settle();
    book = start();
    assertThat(book.label(new Label("team-a", "boot")).orElseThrow().starts())
        .hasSize(TenantTraces.MOST_OF_A_LABEL)
        .last()
        .isEqualTo(stored().getLast().times());
    assertThat(stored()).hasSize(TenantTraces.MOST_OF_A_LABEL + 3);
  }

  private List<LabelTimes> shown() {
    return book.all().stream().map(label -> book.label(label).orElseThrow()).toList();
  }

  @Test
  void aLabelThatMakesRoomGoesFromTheDiskToo() {
    for (int n = 0; n <= TenantTraces.MOST_LABELS; n++) {
      report("label-" + n, 2 * n, 2 * n + 2);
    }
    time.settle();
    assertThat(stored())
        .hasSize(2 * TenantTraces.MOST_LABELS)
        .extracting(TraceSpec::label)
        .contains("label-1", "label-" + TenantTraces.MOST_LABELS)
        .doesNotContain("label-0");
  }

  /** However many starts are timed, the disk takes so many and no more, and nothing grows. */
  @Test
  void aFloodIsBoundedInTimeAndInSpace() {
    int labels = 40;
    int ofALabel = 500;
    for (int label = 0; label < labels; label++) {
      Timed.add(store, "team-a", "label-" + label, label * ofALabel, (label + 1) * ofALabel);
    }
    for (int second = 0; second < 4; second++) {
      for (int n = second * 5_000; n < (second + 1) * 5_000; n++) {
        book.add(TraceBookTest.report("label-" + n / ofALabel, n, 1_000));
      }
      time.pass(Duration.ofSeconds(1));
      assertThat(book.unwritten(Integer.MAX_VALUE))
          .hasSizeLessThanOrEqualTo(TraceBook.MOST_UNWRITTEN + TenantTraces.MOST_OF_A_LABEL);
    }
    assertThat(metrics.read().get(TraceLog.NAME).counts().get(Counter.WRITES))
        .isBetween(4_000L, (long) (4 * TraceLog.PACE.perSecond()) + TraceLog.PACE.burst());
    assertThat(book.dropped()).isPositive();

    time.pass(Duration.ofMinutes(1));
    assertThat(stored().stream().map(TraceSpec::label).distinct())
        .containsExactlyInAnyOrderElementsOf(book.all().stream().map(Label::name).toList());
    assertThat(book.all()).hasSize(TenantTraces.MOST_LABELS);
    assertThat(stored()).hasSize(shown().stream().mapToInt(label -> label.starts().size()).sum());
  }

  @Test
  void aTenantThatIsDeletedTakesItsTracesAlong() {
    report("boot", 0, 2);
    Timed.add(store, "team-b", "boot", 2, 3);
    book.add(TraceBookTest.report("boot", 2, 1_000));
    time.settle();
    assertThat(stored()).hasSize(3);

    var _ =
        store.create(
            Resources.tenant(TenantId.of("team-a")), Resources.NOBODY, new TenantSpec(true));
    time.settle();
    assertThat(stored())
        .extracting(trace -> trace.times().instance())
        .containsExactly(Timed.instance(2));
    assertThat(book.all()).containsExactly(new Label("team-b", "boot"));
  }

  @Test
  void oneThatWasStoredBeforeHopsWereIsShownWithout() {
    report("boot", 0, 2);
    time.settle();
    Resource<Document> first =
        store.list(Document.type(Resources.TRACE.name())).stream().findFirst().orElseThrow();
    String before = first.spec().json().replaceFirst(",\"hops\":\\[.*]", "");
    assertThat(before).endsWith("}").isNotEqualTo(first.spec().json()).doesNotContain("hops");
    var _ = store.update(first.pointer(), TraceLog.NAME, now -> now.withSpec(new Document(before)));
    time.settle();

    book = start();
    List<TraceSpec> shown = book.label(new Label("team-a", "boot")).orElseThrow().traces();
    assertThat(shown).extracting(TraceSpec::times).hasSize(2).doesNotContainNull();
    assertThat(shown).extracting(trace -> trace.hops().size()).containsExactly(0, 3);
  }

  @Test
  void oneThatCannotBeReadIsPassedOver() {
    report("boot", 0, 2);
    time.settle();
    String first = store.list(Resources.TRACE).getFirst().id();
    Resource<Document> broken =
        store.get(Document.type(Resources.TRACE.name()).at("team-a", first)).orElseThrow();
    for (String json :
        List.of(
            "{\"label\":\"boot\",\"times\":{\"start\":1}}",
            "{\"label\":\"boot\",\"times\":{\"start\":\"soon\"}}")) {
      var _ =
          store.update(broken.pointer(), TraceLog.NAME, now -> now.withSpec(new Document(json)));
      time.settle();
      book = start();
      assertThat(book.label(new Label("team-a", "boot")).orElseThrow().starts())
          .extracting(StartTimes::instance)
          .containsExactly(Timed.instance(1));
    }
  }

  @Test
  void whatADiskDoesNotTakeIsStoredWhenItDoes() {
    Timed.add(store, "team-a", "boot", 0, 1_500);
    disk.fill();
    for (int n = 0; n < 1_500; n++) {
      book.add(TraceBookTest.report("boot", n, 1_000));
    }
    time.pass(Duration.ofSeconds(10));
    assertThat(stored()).isEmpty();

    disk.makeRoom();
    time.pass(Duration.ofMinutes(1));
    assertThat(stored())
        .extracting(TraceSpec::times)
        .isEqualTo(book.label(new Label("team-a", "boot")).orElseThrow().starts());
  }
}
