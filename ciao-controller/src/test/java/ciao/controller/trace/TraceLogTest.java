package ciao.controller.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.instance.VirtualTimers;
import ciao.controller.resource.Resources;
import ciao.controller.resource.TraceSpec;
import ciao.state.Refusal.Outcome;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.memory.StorageException;
import ciao.state.reconcile.CountedMetrics;
import ciao.state.reconcile.Engine;
import ciao.state.reconcile.EngineSettings;
import ciao.state.reconcile.Metrics.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is stored of traces, and for how long. */
class TraceLogTest {
  private final VirtualTimers time = new VirtualTimers();
  private final CountedMetrics metrics = new CountedMetrics();
  private boolean diskFull;
  private final Store store =
      new MemoryStore(
          Snapshot.EMPTY,
          group -> {
            if (diskFull) {
              throw new StorageException("no space", Outcome.NOT_STORED, new IOException("ENOSPC"));
            }
          },
          Limits.DEFAULT,
          time,
          Runnable::run,
          time);
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

  private void report(String label, int from, int to) {
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
    report("load", 0, 3);
    time.settle();
    List<LabelTimes> before = shown();

    book = start();
    assertThat(shown()).isEqualTo(before);
    report("boot", 700, 1_100);
    time.settle();
    book = start();
    assertThat(book.label("boot").orElseThrow().starts())
        .hasSize(TraceBook.MOST_OF_A_LABEL)
        .last()
        .isEqualTo(stored().getLast().times());
    assertThat(stored()).hasSize(TraceBook.MOST_OF_A_LABEL + 3);
  }

  private List<LabelTimes> shown() {
    return book.all().stream().map(label -> book.label(label).orElseThrow()).toList();
  }

  @Test
  void aLabelThatMakesRoomGoesFromTheDiskToo() {
    for (int n = 0; n <= TraceBook.MOST_LABELS; n++) {
      report("label-" + n, 0, 2);
    }
    time.settle();
    assertThat(stored())
        .hasSize(2 * TraceBook.MOST_LABELS)
        .extracting(TraceSpec::label)
        .contains("label-1", "label-" + TraceBook.MOST_LABELS)
        .doesNotContain("label-0");
  }

  /** Whoever makes reports up, the disk takes so many and no more, and nothing grows. */
  @Test
  void aFloodIsBoundedInTimeAndInSpace() {
    for (int second = 0; second < 40; second++) {
      int labels = second < 25 ? 40 : 97;
      for (int n = 0; n < 5_000; n++) {
        book.add(TraceBookTest.report("label-" + n % labels, n, 1_000));
      }
      time.pass(Duration.ofSeconds(1));
      assertThat(book.unwritten(Integer.MAX_VALUE))
          .hasSizeLessThanOrEqualTo(TraceBook.MOST_UNWRITTEN + TraceBook.MOST_OF_A_LABEL);
    }
    assertThat(metrics.read().get(TraceLog.NAME).counts().get(Counter.WRITES))
        .isBetween(40_000L, (long) (40 * TraceLog.PACE.perSecond()) + TraceLog.PACE.burst());
    assertThat(book.dropped()).isGreaterThan(50_000);

    time.pass(Duration.ofMinutes(1));
    assertThat(stored().stream().map(TraceSpec::label).distinct())
        .hasSize(TraceBook.MOST_LABELS)
        .containsExactlyInAnyOrderElementsOf(book.all());
    assertThat(stored())
        .hasSize(shown().stream().mapToInt(label -> label.starts().size()).sum())
        .hasSizeLessThanOrEqualTo(TraceBook.MOST_LABELS * TraceBook.MOST_OF_A_LABEL);
  }

  @Test
  void whatADiskDoesNotTakeIsStoredWhenItDoes() {
    diskFull = true;
    report("boot", 0, 1_500);
    time.pass(Duration.ofSeconds(10));
    assertThat(stored()).isEmpty();

    diskFull = false;
    time.pass(Duration.ofMinutes(1));
    assertThat(stored())
        .extracting(TraceSpec::times)
        .isEqualTo(book.label("boot").orElseThrow().starts());
  }
}
