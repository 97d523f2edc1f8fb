package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Samples;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.FromLeader;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Stop;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two controllers that both think they lead, over real TLS. */
class LeadersTest {
  @TempDir private Path home;
  private TestCloud cloud;
  private TestPeer former;
  private TestPeer leader;
  private TestPeer node;

  @BeforeEach
  void start() throws Exception {
    cloud = new TestCloud(home);
    former = cloud.controller(1);
    leader = cloud.controller(2);
    node = cloud.node(3);
    former.next(NodeConnected.class);
    leader.next(NodeConnected.class);
  }

  @AfterEach
  void stop() {
    cloud.close();
    assertThat(cloud.bugs()).isEmpty();
  }

  @Test
  void commandsOfTheOneThatWasReplacedAreRefusedWhereverTheyWouldGo() throws Exception {
    command(former, Operand.GRANT, grant(), 4);
    assertThat(node.next(Grant.class).leaderEpoch()).isEqualTo(4);
    command(leader, Operand.GRANT, grant(), 5);
    assertThat(node.next(Grant.class).leaderEpoch()).isEqualTo(5);

    command(former, Operand.START, Samples.start(1, 1, new Demands(1, 1, 1), Requires.NOTHING), 4);
    assertRefused("START of a controller with epoch 4 (expected: 5 or more");
    command(former, Operand.GRANT, grant(), 4);
    assertRefused("GRANT of");
    command(former, Operand.STOP, new Stop(Samples.instance(1), 1, null), 4);
    assertRefused("STOP of");
    command(former, Operand.ACTIVATE, new Activate(9, null), 4);
    assertRefused("ACTIVATE of");
    former.send(Operand.GRANT, grant());
    assertRefused("GRANT of a controller with epoch 0");

    command(former, Operand.GRANT, grant(), 6);
    assertThat(node.next(Grant.class).leaderEpoch())
        .as("nothing came in between, and the session goes on")
        .isEqualTo(6);
    assertThat(former.connections()).isEqualTo(1);
  }

  @Test
  void aRestartDoesNotForgetWhoLeads() throws Exception {
    command(leader, Operand.GRANT, grant(), 5);
    node.next(Grant.class);

    cloud.restartScheduler();

    former.awaitConnection(2);
    command(former, Operand.STOP, new Stop(Samples.instance(1), 1, null), 4);
    ErrorReport refusal = former.nextOf(ErrorReport.class);
    assertThat(refusal.code()).isEqualTo("stale_epoch");
    assertThat(refusal.epoch()).isEqualTo(5);
  }

  @Test
  void whatANodeSawOfAHigherEpochIsToldToTheControllers() throws Exception {
    ErrorReport report = new ErrorReport("stale_epoch", "another leads", 9L);
    node.send(Operand.INVALID_FRAME_TYPE, report);
    assertThat(leader.next(ErrorReport.class)).isEqualTo(report);
    assertThat(former.next(ErrorReport.class)).isEqualTo(report);
  }

  private void assertRefused(String message) throws Exception {
    ErrorReport refusal = former.next(ErrorReport.class);
    assertThat(refusal.code()).isEqualTo("stale_epoch");
    assertThat(refusal.message()).contains(message);
    assertThat(refusal.epoch()).isEqualTo(5);
  }

  private Grant grant() {
    return new Grant(Samples.instance(1), 1, node.node());
  }

  private static <C extends Payload & FromLeader> void command(
      TestPeer controller, Operand operand, C command, long epoch) {
    controller.send(operand, command.by(epoch));
  }
}
