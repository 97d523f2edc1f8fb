package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Samples;
import ciao.ssntp.Operand;
import ciao.ssntp.epoch.Epoch;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.FromLeader;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two controllers that both think they lead, over real TLS. */
class LeadersTest {
  private static final Room ROOM = new Room(4, 100, 100, 4);

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

  @ParameterizedTest
  @ValueSource(longs = {9, Epoch.MAX, Epoch.MAX - 1})
  void whatANodeSaysOfAHigherEpochIsNotForControllersToOutbid(long epoch) throws Exception {
    for (int n = 0; n < 1_000; n++) {
      node.send(Operand.INVALID_FRAME_TYPE, new ErrorReport("stale_epoch", "another leads", epoch));
    }
    node.reports(ROOM, 0);
    assertThat(leader.next(Payload.class)).isInstanceOf(Stats.class);
    assertThat(former.next(Payload.class)).isInstanceOf(Stats.class);
    command(leader, Operand.GRANT, grant(), 5);
    assertThat(node.next(Grant.class).leaderEpoch()).as("nor did the scheduler").isEqualTo(5);
  }

  @Test
  void aStartThatWaitedSinceTheControllerBeforeIsRefusedByItsNodeAndDisturbsNobody()
      throws Exception {
    node.remembersLeaders();
    command(former, Operand.START, Samples.start(1, 1, new Demands(1, 1, 1), Requires.NOTHING), 4);
    former.next(StartFailure.class);
    command(leader, Operand.GRANT, grant(), 5);
    node.next(Grant.class);

    node.reports(ROOM, 0);

    leader.nextOf(InstancePlaced.class);
    node.awaitRefused(Operand.START);
    node.reports(ROOM, 1);
    Payload last = leader.next(Payload.class);
    while (!(last instanceof Stats stats && stats.ready().startsAccounted() == 1)) {
      assertThat(last).isNotInstanceOf(ErrorReport.class);
      last = leader.next(Payload.class);
    }
    command(leader, Operand.START, Samples.start(1, 1, new Demands(1, 1, 1), Requires.NOTHING), 5);
    assertThat(node.next(Start.class).leaderEpoch()).as("submitted again").isEqualTo(5);
    assertThat(leader.connections()).isEqualTo(1);
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

  private static void command(
      TestPeer controller, Operand operand, FromLeader command, long epoch) {
    controller.send(operand, command.by(epoch));
  }
}
