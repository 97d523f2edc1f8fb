package ciao.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.Samples;
import ciao.ssntp.Operand;
import ciao.ssntp.payload.Activate;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that waits to be activated, over real TLS. */
class StandbyTest {
  @TempDir private Path home;
  private TestCloud cloud;
  private TestPeer controller;

  @BeforeEach
  void start() throws Exception {
    cloud = new TestCloud(home, true, UnaryOperator.identity());
    controller = cloud.controller(1);
  }

  @AfterEach
  void stop() {
    cloud.close();
    assertThat(cloud.bugs()).isEmpty();
  }

  @Test
  void nodesAreRefusedUntilAControllerActivatesItAndToldTheEpochThen() throws Exception {
    assertThat(controller.told().schedulerEpoch()).isZero();
    TestPeer node = cloud.arriving(2);
    assertThat(node.awaitRefusal()).contains("not_active").contains("stands by, epoch 0");

    controller.send(Operand.ACTIVATE, new Activate(7, null));

    node.awaitConnection(1);
    assertThat(node.told().schedulerEpoch()).isEqualTo(7);
    assertThat(controller.next(NodeConnected.class).node()).isEqualTo(node.node());
  }

  @Test
  void aLowerEpochIsRefusedAndChangesNothing() throws Exception {
    controller.send(Operand.ACTIVATE, new Activate(7, null));

    controller.send(Operand.ACTIVATE, new Activate(6, null));

    assertThat(controller.next(ErrorReport.class))
        .extracting(ErrorReport::code, ErrorReport::message)
        .contains("stale_epoch")
        .asString()
        .contains("scheduler_epoch 6 (expected: more than 7)");
    assertThat(cloud.node(2).told().schedulerEpoch()).isEqualTo(7);
  }

  @Test
  void itLetsItsNodesGoOnceTheControllerHasBeenAwayForAsLongAsItSaid() throws Exception {
    controller.send(Operand.ACTIVATE, new Activate(7, 50L));
    TestPeer node = cloud.node(2);

    controller.close();

    assertThat(node.awaitFarewell()).isEqualTo("not_active");
    assertThat(node.awaitRefusal()).contains("not_active");
    TestPeer other = cloud.controller(3);
    assertThat(other.told().schedulerEpoch()).isEqualTo(7);
    other.send(Operand.ACTIVATE, new Activate(8, null));
    node.awaitConnection(2);
    assertThat(node.told().schedulerEpoch()).isEqualTo(8);
  }

  @Test
  void whenItResignsEveryOtherControllerComesAnewAndMayActivateIt() throws Exception {
    TestPeer leader = cloud.controller(3);
    controller.send(Operand.ACTIVATE, new Activate(7, 50L));
    TestPeer node = cloud.node(2);

    controller.close();

    leader.awaitConnection(2);
    assertThat(leader.told().schedulerEpoch()).isEqualTo(7);
    leader.send(Operand.ACTIVATE, new Activate(8, 600_000L));
    node.awaitConnection(2);
    assertThat(node.told().schedulerEpoch()).isEqualTo(8);
  }

  @Test
  void aSecondControllerCannotTakeOverWithTheEpochOfTheFirst() throws Exception {
    controller.send(Operand.ACTIVATE, new Activate(7, 600_000L));
    cloud.node(2);
    TestPeer deposed = cloud.controller(3);

    deposed.send(Operand.ACTIVATE, new Activate(7, 50L));

    assertThat(deposed.nextOf(ErrorReport.class).message())
        .contains("scheduler_epoch 7 (expected: more than 7)");
    controller.send(Operand.ACTIVATE, new Activate(7, 600_000L));
    assertThat(cloud.node(4).told().schedulerEpoch()).isEqualTo(7);
    assertThat(controller.connections()).as("its own is no news, and no mistake").isEqualTo(1);
  }

  @Test
  void aRestartForgetsThatItWasActiveButNotItsEpoch() throws Exception {
    controller.send(Operand.ACTIVATE, new Activate(7, null));
    cloud.node(2);

    cloud.restartScheduler();

    controller.awaitConnection(2);
    assertThat(controller.told().schedulerEpoch()).isEqualTo(7);
    assertThat(cloud.arriving(4).awaitRefusal()).contains("stands by, epoch 7");
    controller.send(Operand.ACTIVATE, new Activate(7, null));
    assertThat(controller.nextOf(ErrorReport.class).code()).isEqualTo("stale_epoch");
  }

  @Test
  void aControllerThatComesBackInTimeFindsTheNodesStillThere() throws Exception {
    controller.send(Operand.ACTIVATE, new Activate(7, 600_000L));
    TestPeer node = cloud.node(2);
    assertThat(controller.next(NodeConnected.class).node()).isEqualTo(node.node());

    controller.close();
    TestPeer again = cloud.controller(3);
    again.send(Operand.ACTIVATE, new Activate(8, 600_000L));

    assertThat(again.next(NodeConnected.class).node()).isEqualTo(Samples.node(2));
    node.close();
    assertThat(again.next(NodeDisconnected.class).node()).isEqualTo(Samples.node(2));
    assertThat(node.connections()).isEqualTo(1);
  }
}
