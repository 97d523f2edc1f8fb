package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.WEB;
import static ciao.controller.instance.LoneInstance.report;
import static ciao.controller.instance.LoneInstance.sent;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StopFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nodes go and return, and hold other things than they should. */
final class NodeLossTest {
  private static final List<Duration> JUMPS = List.of(Duration.ofHours(-30), Duration.ofHours(30));
  private static final String STRANGE = "0000000000000000";

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

    web.connect(NODE_1, report(1, InstanceState.ACTIVE));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.ACTIVE);
  }

  @Test
  void ofANodeThatIsAwayItIsKnownWhenItLastReportedWhateverControllerIsAsked() {
    Instant reported = web.time.instant();
    web.pass(Duration.ofSeconds(4));
    assertThat(seen()).as("while it is there, its numbers tell").isNull();

    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    assertThat(seen()).isEqualTo(reported);
    web.pass(Duration.ofSeconds(10));
    assertThat(seen()).as("gone").isEqualTo(reported);
    web.restart();
    web.pass(Duration.ofMinutes(1));
    assertThat(seen()).as("told by the next controller").isEqualTo(reported);

    web.connect(NODE_1);
    assertThat(seen()).isNull();
  }

  private @Nullable Instant seen() {
    return web.store.get(Resources.node(NODE_1)).orElseThrow().spec().seen();
  }

  @Test
  void aNodeIsGivenUpAfterItsGraceWhateverTheClockIsSetTo() {
    for (Duration jump : JUMPS) {
      LoneInstance before = new LoneInstance();
      before.runningOn(NODE_1);
      before.clockIsSet(jump);
      before.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
      assertGivenUpAfter(Duration.ofSeconds(10), before);

      LoneInstance after = new LoneInstance();
      after.runningOn(NODE_1);
      after.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
      after.clockIsSet(jump);
      assertGivenUpAfter(Duration.ofSeconds(10), after);
    }
  }

  @Test
  void afterARestartNodesHaveTheirTimeWhateverTheClockIsSetTo() {
    for (Duration jump : JUMPS) {
      LoneInstance lone = new LoneInstance();
      lone.runningOn(NODE_1);
      lone.clockIsSet(jump);
      lone.restart();
      lone.clockIsSet(jump);
      assertGivenUpAfter(Duration.ofSeconds(30), lone);
    }
  }

  private static void assertGivenUpAfter(Duration grace, LoneInstance lone) {
    lone.pass(grace.minusSeconds(1));
    assertThat(lone.status().phase()).isEqualTo(InstancePhase.ACTIVE);
    lone.pass(Duration.ofSeconds(1));
    assertThat(lone.status().phase()).isEqualTo(InstancePhase.MISSING);
  }

  @Test
  void aNodeThatStaysIsNotGivenUpWhateverTheClockIsSetTo() {
    for (Duration jump : JUMPS) {
      LoneInstance lone = new LoneInstance();
      lone.runningOn(NODE_1);
      lone.clockIsSet(jump);
      lone.tell(new NodeDisconnected(LoneInstance.NODE_2, NodeType.COMPUTE_NODE));
      lone.pass(Duration.ofMinutes(1));
      assertThat(lone.status().phase()).isEqualTo(InstancePhase.ACTIVE);
    }
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
    assertThat(sent(web.stats(NODE_1, STRANGE, null))).isEmpty();
    assertThat(sent(web.stats(NODE_1, STRANGE, null))).containsExactly(new ReportInventory(NODE_1));
  }

  /** A second after it was compared last, as what it said since has changed what is known. */
  @Test
  void whatANodeHoldsIsComparedAfterItsTimeWhateverTheClockIsSetTo() {
    for (Duration jump : JUMPS) {
      LoneInstance lone = new LoneInstance();
      assertThat(sent(lone.stats(NODE_1, STRANGE, null))).isEmpty();
      lone.runningOn(NODE_1);
      lone.clockIsSet(jump);
      assertThat(sent(lone.stats(NODE_1, STRANGE, null))).isEmpty();
      lone.pass(Duration.ofSeconds(1));
      assertThat(sent(lone.stats(NODE_1, STRANGE, null)))
          .containsExactly(new ReportInventory(NODE_1));
    }
  }

  @Test
  void aNodeThatDoesNotAnswerIsAskedForItsInventoryAgain() {
    web.tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));

    assertThat(sent(web.pass(Duration.ofSeconds(10)))).containsExactly(new ReportInventory(NODE_1));
    web.inventory(NODE_1);
    assertThat(sent(web.pass(Duration.ofSeconds(60)))).isEmpty();
  }

  @Test
  void aNodeThatSaysAgainAndAgainThatItHasNothingToStopIsAskedForItsInventoryNowAndThen() {
    web.runningOn(NODE_1);
    StopFailure nothing =
        new StopFailure(WEB, 1, NODE_1, RefusalReason.NO_INSTANCE, "no such instance");
    List<Payload> asked = new ArrayList<>();
    for (int tenth = 0; tenth <= 100; tenth++) {
      asked.addAll(web.tell(nothing));
      asked.addAll(web.pass(Duration.ofMillis(100)));
    }
    assertThat(sent(asked))
        .containsExactly(new ReportInventory(NODE_1), new ReportInventory(NODE_1));
  }
}
