package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Instance.Absent;
import ciao.launcher.lifecycle.Instance.Held;
import ciao.launcher.lifecycle.Instance.Progress;
import ciao.launcher.lifecycle.Outcome;
import ciao.launcher.lifecycle.Phase;
import ciao.launcher.testing.Starts;
import ciao.ssntp.Trace;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.TraceReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a node tells what became of a traced START. */
class TracesTest {
  private static final NodeId NODE = new NodeId(new UUID(4, 1));
  private static final InstanceId INSTANCE = new InstanceId(new UUID(1, 1));
  private static final List<Hop> HOPS = List.of(new Hop(NODE, 4, 7, 0));

  private final List<Payload> sent = new ArrayList<>();
  private final Traces traces =
      new Traces(NODE, new EagerUplink(sent::add), () -> Instant.ofEpochSecond(2, 3));

  @Test
  void itTellsOnceWhenTheInstanceRuns() {
    arrived(1, "boot");
    traces.committed(held(1, Phase.PREPARING));
    traces.committed(held(1, Phase.STARTING));
    assertThat(sent).isEmpty();

    traces.committed(held(1, Phase.ACTIVE));
    traces.committed(held(1, Phase.ACTIVE));

    assertThat(sent)
        .containsExactly(new TraceReport(NODE, INSTANCE, 1, "boot", 5, HOPS, 2_000_000_003L));
  }

  @Test
  void theFirstStartOfAGenerationIsTheOneThatCounts() {
    arrived(1, "first");
    decided(1, "repeated", held(1, Phase.PREPARING), held(1, Phase.PREPARING));
    traces.committed(held(1, Phase.ACTIVE));
    assertThat(sent).extracting(told -> ((TraceReport) told).label()).containsExactly("first");
  }

  @Test
  void whatRunsOfAnEarlierGenerationIsNotWhatWasTimed() {
    traces.committed(held(1, Phase.ACTIVE));
    decided(2, "boot", held(1, Phase.ACTIVE), waiting(1, 2));
    traces.committed(waiting(1, 2));
    assertThat(sent).isEmpty();
    traces.committed(held(2, Phase.ACTIVE));
    assertThat(sent).extracting(told -> ((TraceReport) told).generation()).containsExactly(2L);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"STOPPING", "EXITED", "FAILED", "DELETING"})
  void whatEndsBeforeItRanIsForgotten(Phase phase) {
    arrived(1, "boot");
    traces.committed(held(1, phase));
    traces.committed(held(1, Phase.ACTIVE));
    assertThat(sent).isEmpty();
  }

  @Test
  void whatIsGoneOrReplacedIsForgotten() {
    arrived(1, "boot");
    traces.committed(new Absent(INSTANCE, 1));
    traces.committed(held(1, Phase.ACTIVE));
    arrived(2, "boot");
    traces.committed(held(3, Phase.PREPARING));
    traces.committed(held(2, Phase.ACTIVE));
    assertThat(sent).isEmpty();
  }

  @Test
  void whatIsRefusedLeavesNothingBehindHoweverOften() {
    for (int n = 0; n < 2_000; n++) {
      InstanceId other = new InstanceId(new UUID(2, n));
      Absent none = new Absent(other, 0);
      traces.decided(Starts.process(other, 1), trace("refused"), none, none);
    }
    arrived(1, "boot");
    traces.committed(held(1, Phase.ACTIVE));
    assertThat(sent).extracting(told -> ((TraceReport) told).label()).containsExactly("boot");
  }

  @Test
  void aStartThatIsRepeatedWhileTheInstanceRunsDoesNotTimeItsNextRestart() {
    traces.committed(held(1, Phase.ACTIVE));
    decided(1, "late", held(1, Phase.ACTIVE), held(1, Phase.ACTIVE));
    traces.committed(held(1, Phase.RESTARTING));
    traces.committed(held(1, Phase.ACTIVE));
    assertThat(sent).isEmpty();
  }

  private void arrived(long generation, String label) {
    decided(generation, label, new Absent(INSTANCE, 0), held(generation, Phase.PREPARING));
  }

  private void decided(long generation, String label, Instance before, Instance after) {
    traces.decided(start(generation), trace(label), before, after);
  }

  private static Trace trace(String label) {
    return new Trace(label, NODE, 5, HOPS);
  }

  /** One that ends, so that the next can begin. */
  private static Held waiting(long generation, long next) {
    return new Held(
        start(generation), Phase.STOPPING, true, Outcome.NONE, 0, start(next), 0, Progress.FRESH);
  }

  private static Start start(long generation) {
    return Starts.process(INSTANCE, generation);
  }

  private static Held held(long generation, Phase phase) {
    return new Held(start(generation), phase, true, Outcome.NONE, 0, null, 0, Progress.FRESH);
  }
}
