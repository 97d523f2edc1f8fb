package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.report;
import static ciao.controller.instance.LoneInstance.sent;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Start;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nodes go and return, and hold other things than they should. */
final class NodeLossTest {
  private final LoneInstance web = new LoneInstance();

  @Test
  void aNodeThatReturnsWithinItsGraceChangesNothing() {
    web.runningOn(NODE_1);
    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    web.pass(Duration.ofSeconds(9));
    web.tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));
    web.pass(Duration.ofSeconds(5));

    assertThat(web.status().phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void theInstancesOfALostNodeAreMissingAndFoundAgainByItsInventory() {
    web.runningOn(NODE_1);
    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    web.pass(Duration.ofSeconds(10));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.MISSING);
    assertThat(web.status().reason()).contains("web1");

    web.tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));
    web.inventory(NODE_1, report(1, InstanceState.ACTIVE));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void aMissingInstanceIsNeverStartedElsewhere() {
    web.runningOn(NODE_1);
    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    web.pass(Duration.ofSeconds(10));

    assertThat(web.wish(Desired.RUNNING, 2)).noneMatch(Start.class::isInstance);
    assertThat(web.status().phase()).isEqualTo(InstancePhase.MISSING);
  }

  @Test
  void afterARestartNodesHaveThirtySecondsToReturn() {
    web.runningOn(NODE_1);
    web.controllerRestarts();
    web.wish(Desired.RUNNING, 1);
    web.schedulerConnects();

    web.pass(Duration.ofSeconds(29));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.ACTIVE);
    web.pass(Duration.ofSeconds(1));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.MISSING);
  }

  @Test
  void whatItsNodeNoLongerHasHasFailedAndMayStartAnywhere() {
    web.runningOn(NODE_1);
    web.pass(Duration.ofSeconds(11));
    web.inventory(NODE_1);

    assertThat(web.status().phase()).isEqualTo(InstancePhase.FAILED);
    assertThat(web.status().reason()).contains("no longer has it");
    assertThat(web.wish(Desired.RUNNING, 2)).contains(web.start(2, null));
  }

  @Test
  void anInventoryThatTheClaimOvertookProvesNothing() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.claim(1, NODE_1);
    web.inventory(NODE_1);

    assertThat(web.status().phase()).isEqualTo(InstancePhase.PENDING);
    assertThat(web.status().binding().node()).isEqualTo(NODE_1);
    assertThat(sent(web.pass(Duration.ofSeconds(10)))).contains(new ReportInventory(NODE_1));
  }

  @Test
  void aNodeThatHoldsOtherThingsThanWeThinkIsAskedForItsInventory() {
    assertThat(sent(web.stats(NODE_1, "0000000000000000", null))).isEmpty();
    assertThat(sent(web.stats(NODE_1, "0000000000000000", null)))
        .containsExactly(new ReportInventory(NODE_1));
  }

  @Test
  void aNodeThatDoesNotAnswerIsAskedForItsInventoryAgain() {
    web.tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));

    assertThat(sent(web.pass(Duration.ofSeconds(10)))).containsExactly(new ReportInventory(NODE_1));
    web.inventory(NODE_1);
    assertThat(sent(web.pass(Duration.ofSeconds(60)))).isEmpty();
  }
}
