package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.testing.Starts;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Evacuate;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Restore;
import ciao.ssntp.payload.StartFailure;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an operator does with a node is done to what it holds. */
class MaintenanceTest extends LauncherScene {
  @Test
  void inMaintenanceWhatRunsEndsAndNothingIsTakenUntilItIsOver() {
    run();
    toNode(Operand.EVACUATE, new Evacuate(NODE));
    assertThat(awaitState(InstanceState.EXITED).report().generation()).isEqualTo(1);
    scheduler.awaitOperand(Operand.MAINTENANCE);

    InstanceId other = new InstanceId(new UUID(1, 2));
    toNode(Operand.START, Starts.process(other, 1));
    StartFailure refused = heardAnywhere(StartFailure.class, f -> f.instance().equals(other));
    assertThat(refused.reason()).isEqualTo(RefusalReason.NODE_MAINTENANCE);
    assertThat(refused.message()).isEqualTo("node web1 is in maintenance");

    scheduler.forget();
    toNode(Operand.RESTORE, new Restore(NODE));
    scheduler.awaitOperand(Operand.READY);
    toNode(Operand.START, Starts.process(other, 2));
    controller.await(InstanceClaimed.class, claim -> claim.generation() == 2);
  }
}
