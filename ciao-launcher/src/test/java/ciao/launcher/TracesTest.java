package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

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
      new Traces(NODE, (_, payload) -> sent.add(payload), () -> Instant.ofEpochSecond(2, 3));

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
    arrived(1, "repeated");
    traces.committed(held(1, Phase.ACTIVE));
    assertThat(sent).extracting(told -> ((TraceReport) told).label()).containsExactly("first");
  }

  @Test
  void whatRunsOfAnEarlierGenerationIsNotWhatWasTimed() {
    traces.committed(held(1, Phase.ACTIVE));
    arrived(2, "boot");
    traces.committed(held(1, Phase.STOPPING));
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

  private void arrived(long generation, String label) {
    traces.arrived(start(generation), new Trace(label, NODE, 5, HOPS));
  }

  private static Start start(long generation) {
    return Starts.process(INSTANCE, generation);
  }

  private static Held held(long generation, Phase phase) {
    return new Held(start(generation), phase, true, Outcome.NONE, 0, null, 0, Progress.FRESH);
  }
}
