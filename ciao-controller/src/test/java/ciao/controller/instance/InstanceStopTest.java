package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.NODE_2;
import static ciao.controller.instance.LoneInstance.WEB;
import static ciao.controller.instance.LoneInstance.exited;
import static ciao.controller.instance.LoneInstance.report;
import static ciao.controller.instance.LoneInstance.sent;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.NodeMode;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.Stop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** It ends, is stopped, started again, restarted. */
final class InstanceStopTest {
  private final LoneInstance web = new LoneInstance();

  @Test
  void anEndByItselfIsReportedWithItsCodeAndTakenBackWhenTheNodeRestartsIt() {
    web.runningOn(NODE_1);
    web.changed(NODE_1, exited(1, 7));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.EXITED);
    assertThat(web.status().process().exitCode()).isEqualTo(7);
    assertThat(web.events).last().isEqualTo("ended with code 7 on node web1");

    web.changed(NODE_1, report(1, InstanceState.ACTIVE));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void whatEndsWhileItsNodeIsInMaintenanceSaysSoForGood() {
    web.runningOn(NODE_1);
    web.wanted(NODE_1, NodeMode.MAINTENANCE);
    web.changed(NODE_1, report(1, InstanceState.STOPPING));
    web.changed(NODE_1, exited(1, 143));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.EXITED);
    assertThat(web.status().reason()).isEqualTo("node web1 was in maintenance when it ended");
    assertThat(web.events)
        .last()
        .isEqualTo("ended with code 143: node web1 was in maintenance when it ended");

    web.wanted(NODE_1, NodeMode.ACTIVE);
    web.inventory(NODE_1, exited(1, 143));
    assertThat(web.status().reason()).isEqualTo("node web1 was in maintenance when it ended");
  }

  @Test
  void whatItsNodeSaysOfAnEndIsToldWithTheNode() {
    web.runningOn(NODE_1);
    web.changed(
        NODE_1,
        new InstanceReport(WEB, 1, InstanceState.EXITED, 137, "out of memory", 0, null, 1L, 2L));
    assertThat(web.events).last().isEqualTo("ended with code 137 on node web1: out of memory");
  }

  @Test
  void maintenanceIsNoReasonOfWhatEndedBeforeItOrWasStoppedByItsUser() {
    web.runningOn(NODE_1);
    web.changed(NODE_1, exited(1, 1));
    web.wanted(NODE_1, NodeMode.MAINTENANCE);
    web.inventory(NODE_1, exited(1, 1));
    assertThat(web.status().reason()).isNull();

    LoneInstance stopped = new LoneInstance();
    stopped.runningOn(NODE_1);
    stopped.wish(Desired.STOPPED, 1);
    stopped.wanted(NODE_1, NodeMode.MAINTENANCE);
    stopped.changed(NODE_1, exited(1, 143));
    assertThat(stopped.status().phase()).isEqualTo(InstancePhase.EXITED);
    assertThat(stopped.status().reason()).isNull();
  }

  @Test
  void stopIsSentUntilItHasEnded() {
    web.runningOn(NODE_1);

    assertThat(sent(web.wish(Desired.STOPPED, 1))).containsExactly(new Stop(WEB, 1, NODE_1));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.STOPPING);
    assertThat(sent(web.pass(Duration.ofSeconds(10)))).contains(new Stop(WEB, 1, NODE_1));
    web.changed(NODE_1, exited(1, 143));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.EXITED);
    assertThat(sent(web.pass(Duration.ofMinutes(5)))).isEmpty();
  }

  @Test
  void stopIsSentAgainWhenItsNodeReturns() {
    web.runningOn(NODE_1);
    web.wish(Desired.STOPPED, 1);
    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));

    assertThat(sent(web.tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE))))
        .contains(new Stop(WEB, 1, NODE_1));
  }

  @Test
  void aStoppedInstanceThatIsFoundRunningIsStoppedAgain() {
    web.runningOn(NODE_1);
    web.wish(Desired.STOPPED, 1);
    web.changed(NODE_1, exited(1, 143));

    assertThat(sent(web.changed(NODE_1, report(1, InstanceState.ACTIVE))))
        .containsExactly(new Stop(WEB, 1, NODE_1));
  }

  @Test
  void stoppingWhatHasEndedByItselfKeepsTheNodeFromRestartingIt() {
    web.runningOn(NODE_1);
    web.changed(NODE_1, exited(1, 1));

    assertThat(sent(web.wish(Desired.STOPPED, 1))).containsExactly(new Stop(WEB, 1, NODE_1));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.EXITED);
  }

  @Test
  void stoppedBeforeItStartedItEndsAtOnceAndALateClaimIsRefused() {
    web.wish(Desired.RUNNING, 1);

    assertThat(sent(web.wish(Desired.STOPPED, 1))).containsExactly(new Delete(WEB, 1, null));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.EXITED);
    assertThat(web.status().reason()).isEqualTo("stopped before it started");
    assertThat(sent(web.claim(1, NODE_1))).containsExactly(new Delete(WEB, 1, NODE_1));
  }

  @Test
  void startedAgainItGoesToTheNodeThatHasItsDisk() {
    web.runningOn(NODE_1);
    web.changed(NODE_1, exited(1, 0));

    assertThat(web.wish(Desired.RUNNING, 2)).contains(web.start(2, NODE_1));
    assertThat(sent(web.claim(2, NODE_2))).containsExactly(new Delete(WEB, 2, NODE_2));
    assertThat(sent(web.claim(2, NODE_1))).containsExactly(new Grant(WEB, 2, NODE_1));
  }

  @Test
  void startedAgainWithoutEverHavingRunItGoesAnywhereAndItsRemainsAreRemoved() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.claim(1, NODE_1);
    web.changed(NODE_1, report(1, InstanceState.FAILED));
    List<Payload> effects = web.wish(Desired.RUNNING, 2);

    assertThat(effects).contains(web.start(2, null));
    assertThat(sent(effects)).containsExactly(new Delete(WEB, 1, NODE_1));
  }

  @Test
  void stoppedBetweenTwoRunsAClaimAtHomeIsStoppedSoThatTheDiskIsKept() {
    web.runningOn(NODE_1);
    web.changed(NODE_1, exited(1, 0));
    web.wish(Desired.RUNNING, 2);
    web.wish(Desired.STOPPED, 2);

    assertThat(sent(web.claim(2, NODE_1))).containsExactly(new Stop(WEB, 2, NODE_1));
    assertThat(sent(web.inventory(NODE_1, exited(1, 0)))).isEmpty();
  }

  @Test
  void restartStopsFirstAndStartsWhenItHasEnded() {
    web.runningOn(NODE_1);

    assertThat(sent(web.wish(Desired.RUNNING, 2))).containsExactly(new Stop(WEB, 1, NODE_1));
    assertThat(web.changed(NODE_1, exited(1, 143))).contains(web.start(2, NODE_1));
    assertThat(web.status().run()).isEqualTo(2);
  }

  @Test
  void restartOfWhatIsNotBoundYetIsTheStartUnderWay() {
    web.wish(Desired.RUNNING, 1);
    List<Payload> effects = web.wish(Desired.RUNNING, 2);

    assertThat(effects).noneMatch(Start.class::isInstance);
    assertThat(web.status().run()).isEqualTo(2);
    assertThat(web.status().binding().generation()).isEqualTo(1);
  }
}
