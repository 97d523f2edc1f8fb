package ciao.controller.event;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ciao.controller.resource.EventKind;
import ciao.controller.resource.EventSpec;
import ciao.controller.resource.EventSpec.Severity;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who loses what when too many events wait for the disk. */
final class WaitingTest {
  private static final String BUSY = "busy";
  private static final String QUIET = "quiet";

  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final Waiting waiting = new Waiting(() -> now);

  private void add(String tenant, int from, int to) {
    IntStream.range(from, to)
        .forEach(number ->
            waiting.add(
                tenant,
                new EventSpec(
                    now, tenant, Severity.INFO, EventKind.INSTANCE, "web", "event " + number)));
  }

  private List<String> waits(String tenant) {
    return waiting.first(tenant, Waiting.MOST).stream().map(EventSpec::message).toList();
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "event " + number).toList();
  }

  @Test
  void whoHasMostWaitingLosesItsNewestAndNobodyElseAny() {
    add(BUSY, 0, 2 * Waiting.MOST);
    add(QUIET, 0, 10);
    add(BUSY, 2 * Waiting.MOST, 3 * Waiting.MOST);

    assertThat(waits(QUIET)).isEqualTo(numbered(0, 10));
    assertThat(waits(BUSY)).isEqualTo(numbered(0, Waiting.MOST - 10));
  }

  @Test
  void asManyTenantsAsSayTooMuchHaveAboutTheSameShare() {
    add(BUSY, 0, Waiting.MOST);
    for (int tenant = 0; tenant < 9; tenant++) {
      add("tenant-" + tenant, 0, Waiting.MOST);
    }
    assertThat(waits(BUSY)).hasSize(Waiting.MOST / 10);
    assertThat(waits("tenant-8")).hasSize(Waiting.MOST / 10);
  }

  /** The newest of these was dropped meanwhile, and another came after it. */
  @Test
  void whatIsWrittenTakesNothingElseAlongThatWaits() {
    add(BUSY, 0, 100);
    List<EventSpec> written = waiting.first(BUSY, 200);
    for (int tenant = 0; tenant < 201; tenant++) {
      add("tenant-" + tenant, 0, 99);
    }
    add("tenant-201", 0, 2);
    assertThat(waits(BUSY)).as("one was dropped").isEqualTo(numbered(0, 99));
    waiting.forget("tenant-0");
    add(BUSY, 100, 101);

    assertThat(waiting.remove(BUSY, written)).as("others wait").isTrue();
    assertThat(waits(BUSY)).containsExactly("event 100");
  }

  @Test
  void theLogSaysSoOnceAMinute() {
    Logger log = (Logger) LoggerFactory.getLogger(Waiting.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      add(BUSY, 0, Waiting.MOST + 5);
      assertThat(lines.list).hasSize(1);
      now = now.plus(Waiting.QUIET).minusNanos(1);
      waiting.remove(BUSY, waiting.first(BUSY, 1));
      assertThat(lines.list).hasSize(1);
      now = now.plusNanos(1);
      waiting.remove(BUSY, waiting.first(BUSY, 1));
      assertThat(lines.list).hasSize(2);
      assertThat(lines.list.getLast().getFormattedMessage())
          .startsWith("5 events were not recorded since the start");

      now = now.plus(Waiting.QUIET);
      waiting.remove(BUSY, waiting.first(BUSY, 1));
      assertThat(lines.list).as("nothing more was dropped").hasSize(2);
    } finally {
      log.detachAppender(lines);
    }
  }
}
