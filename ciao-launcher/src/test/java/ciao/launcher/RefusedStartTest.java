package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.testing.Starts;
import ciao.ssntp.Message;
import ciao.ssntp.Operand;
import ciao.ssntp.Session;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stop;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * STARTs that are refused before the launcher sees them: its number of the last one accounted for
 * and the scheduler's stay the same, or room would be held for them for ever.
 */
class RefusedStartTest extends LauncherScene {
  private static final InstanceId NEXT = new InstanceId(new UUID(1, 2));

  @Test
  void oneThatCannotBeReadIsCountedAndAnsweredForTheInstanceItNames() {
    Session session = Objects.requireNonNull(scheduler.session(NODE), "the node is connected");
    Message unlikeAStart = Message.of(Operand.STOP, new Stop(ID, 3, NODE));
    assertThat(session.forward(asStart(unlikeAStart))).isTrue();

    StartFailure failure = controller.await(StartFailure.class, f -> f.instance().equals(ID));
    assertThat(failure.reason()).isEqualTo(RefusalReason.INVALID_PAYLOAD);
    assertThat(failure.generation()).isEqualTo(3);
    assertThat(failure.message()).startsWith("START: payload");
    assertAccounted(1, CAPACITY);
    toNode(Operand.START, Starts.process(NEXT, 1));
    assertAccounted(2, CAPACITY.less(Starts.process(NEXT, 1).demands()));
  }

  @Test
  void oneOfAControllerThatWasReplacedIsCounted() {
    toNode(Operand.START, Starts.process(ID, 1).by(5));
    toNode(Operand.START, Starts.process(NEXT, 1).by(4));

    scheduler.await(ErrorReport.class, report -> report.code().equals("stale_epoch"));
    assertAccounted(2, CAPACITY.less(Starts.process(ID, 1).demands()));
  }

  private void assertAccounted(long starts, Room room) {
    scheduler.await(
        Ready.class, ready -> ready.startsAccounted() == starts && ready.room().equals(room));
  }

  /** A START with the bytes of another message. */
  private static Message asStart(Message other) {
    return new Message(Operand.START, Starts.process(ID, 1), other.raw());
  }
}
