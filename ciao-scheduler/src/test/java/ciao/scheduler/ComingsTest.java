package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.ErrorCode;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.SessionKey;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.ErrorReport;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log tells of those who come and go. */
class ComingsTest {
  private static final Duration NEARLY_REST = Comings.REST.minusNanos(1);

  private final MockClock clock = new MockClock();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final Logger log = (Logger) LoggerFactory.getLogger(Intake.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Intake intake;

  ComingsTest(@TempDir Path home) throws IOException {
    ManualExecutor executor = new ManualExecutor();
    intake =
        new Intake(
            new PlacementCore(),
            false,
            Epochs.open(home, InstantSource.system(), Runnable::run),
            executor,
            new SchedulerThreads(executor, timers, Runnable::run),
            _ -> {},
            new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock));
  }

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stop() {
    log.detachAppender(lines);
    timers.shutdownNow();
  }

  @Test
  void ofAThousandSessionsInARowTheLogTellsOfTen() {
    for (int n = 0; n < 1_000; n++) {
      comeAndGo(1);
      clock.add(Duration.ofMillis(10));
    }
    assertThat(told(" connected as")).hasSize(10).last().asString().contains("(512 times without");
    assertThat(told("complains")).hasSize(10);
    assertThat(told("disconnected: gone")).hasSize(10);
    assertThat(lines.list).hasSize(30);
  }

  @Test
  void everyUsualSessionIsToldOf() {
    for (int hour = 0; hour < 24; hour++) {
      comeAndGo(1);
      comeAndGo(2);
      clock.add(Comings.REST);
    }
    assertThat(told(" connected as")).hasSize(48).noneMatch(line -> line.contains("times"));
    assertThat(told("disconnected: gone")).hasSize(48);
  }

  @Test
  void aRowEndsWithAMinutesRestAndWhoElseComesIsOfNoConsequence() {
    Comings comings = new Comings(clock::monotonicTime);
    assertThat(comings.count(key(1))).isEqualTo(1);
    clock.add(NEARLY_REST);
    assertThat(List.of(comings.count(key(2)), comings.count(key(1)))).containsExactly(1L, 2L);
    clock.add(NEARLY_REST);
    assertThat(List.of(comings.count(key(2)), comings.count(key(3)))).containsExactly(2L, 1L);
    clock.add(1, TimeUnit.NANOSECONDS);
    assertThat(List.of(comings.count(key(1)), comings.count(key(2)))).containsExactly(1L, 3L);
  }

  private void comeAndGo(int number) {
    PlainSession session = new PlainSession(key(number));
    intake.connected(session, ClusterConfiguration.DEFAULT);
    ErrorReport report = new ErrorReport(ErrorCode.STALE_EPOCH.toString(), "complains");
    intake.received(session, Message.of(Operand.INVALID_FRAME_TYPE, report));
    intake.disconnected(session, "gone");
  }

  private static SessionKey key(int number) {
    return new SessionKey(Samples.node(number).value(), Roles.of(Role.CNCIAGENT));
  }

  private List<String> told(String words) {
    return lines.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(words))
        .toList();
  }
}
