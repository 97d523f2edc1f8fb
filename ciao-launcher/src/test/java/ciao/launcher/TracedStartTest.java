package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.testing.Starts;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.TraceReport;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which STARTs are timed. */
class TracedStartTest extends LauncherScene {
  @Test
  void oneThatIsRefusedIsForgottenAndDoesNotTimeTheNext() {
    traced(Starts.process(ID, 1, new Demands(1, CAPACITY.memoryMib() + 1, 1)));
    controller.await(StartFailure.class, failure -> failure.instance().equals(ID));

    run(); // the same generation, not traced

    assertThat(controller.has(TraceReport.class, any -> true)).isFalse();
  }

  @Test
  void oneThatRunsIsReported() {
    traced(Starts.process(ID, 1));
    run();
    assertThat(controller.await(TraceReport.class, any -> true).label()).isEqualTo("boot");
    awaitState(InstanceState.ACTIVE);
  }

  private void traced(Start start) {
    Session session = Objects.requireNonNull(scheduler.session(NODE), "the node is connected");
    assertThat(session.sendTraced(Operand.START, start, "boot", null)).isTrue();
  }
}
