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
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.RefusalReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An instance is for the node it was sent to, and waits for no other. */
final class EarlyClaimTest {
  private static final Binding UNBOUND = new Binding(1, null, null);

  private final LoneInstance web = new LoneInstance();

  @Test
  void aNodeThatSawAnInstanceOnceDoesNotGetALaterGenerationThatWasSentElsewhere() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.claim(1, NODE_1);
    web.changed(NODE_1, report(1, InstanceState.FAILED));
    web.wish(Desired.RUNNING, 2);

    assertThat(sent(web.claim(2, NODE_1))).as("before it is placed").isEmpty();
    web.placed(2, NODE_2);
    assertThat(sent(web.claim(2, NODE_1))).as("placed elsewhere").isEmpty();
    assertThat(sent(web.inventory(NODE_1, report(2, InstanceState.ACTIVE)))).isEmpty();
    assertThat(web.status().binding()).isEqualTo(new Binding(2, null, null));

    assertThat(sent(web.claim(2, NODE_2)))
        .containsExactlyInAnyOrder(new Grant(WEB, 2, NODE_2), new Delete(WEB, 2, NODE_1));
    assertThat(sent(web.claim(2, NODE_1))).containsExactly(new Delete(WEB, 2, NODE_1));
    assertThat(web.status().binding()).isEqualTo(new Binding(2, NODE_2, null));
  }

  @Test
  void aClaimThatOvertakesItsPlacementIsGrantedAsSoonAsThatComes() {
    web.wish(Desired.RUNNING, 1);

    assertThat(web.claim(1, NODE_1)).isEmpty();
    web.claim(1, NODE_2);
    assertThat(sent(web.placed(1, NODE_1)))
        .containsExactlyInAnyOrder(new Grant(WEB, 1, NODE_1), new Delete(WEB, 1, NODE_2));
    assertThat(web.status().binding()).isEqualTo(new Binding(1, NODE_1, null));
    assertThat(sent(web.placed(1, NODE_1))).as("the same news once more").isEmpty();
  }

  @Test
  void whatANodeSaidBeforeItsPlacementCameCountsAndAClaimThatFollowsDoesNotUndoIt() {
    web.wish(Desired.RUNNING, 1);
    web.claim(1, NODE_1);
    web.changed(NODE_1, report(1, InstanceState.PREPARED));
    web.claim(1, NODE_1);

    web.placed(1, NODE_1);
    assertThat(web.status().reason()).isEqualTo("ready on node web1, waits for its grant");
  }

  @Test
  void aNodeThatHasItNoMoreWhenItsPlacementComesIsNotBound() {
    web.wish(Desired.RUNNING, 1);
    web.claim(1, NODE_1);
    web.changed(NODE_1, report(1, InstanceState.DELETING));

    assertThat(sent(web.placed(1, NODE_1))).isEmpty();
    assertThat(web.status().binding()).isEqualTo(UNBOUND);
  }

  /** Bound to what it had, it would have failed as soon as that node refuses this START. */
  @Test
  void aNodeWhoseInventoryHasItNoMoreIsNotBoundByWhatItSaidBefore() {
    web.wish(Desired.RUNNING, 1);
    web.claim(1, NODE_1);
    web.changed(NODE_1, report(1, InstanceState.PREPARED));
    web.inventory(NODE_1);

    assertThat(sent(web.placed(1, NODE_1))).isEmpty();
    assertThat(web.status().binding()).isEqualTo(UNBOUND);
    web.refuse(1, RefusalReason.FULL_CN, NODE_1);
    assertThat(web.pass(Duration.ofSeconds(1))).containsExactly(web.start(1, null));
  }

  @Test
  void whatANodeSaidBeforeItWasAwayCountsOnlyWhenItsInventoryHasItStill() {
    web.wish(Desired.RUNNING, 1);
    web.changed(NODE_1, report(1, InstanceState.PREPARED));
    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    web.tell(new NodeConnected(NODE_1, NodeType.COMPUTE_NODE));

    assertThat(sent(web.placed(1, NODE_1))).as("before its inventory").isEmpty();
    assertThat(web.status().binding()).isEqualTo(UNBOUND);
    assertThat(sent(web.inventory(NODE_1, report(1, InstanceState.PREPARED))))
        .containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void whatIsToStopIsNotGrantedWhenItsPlacementFollowsTheClaim() {
    web.wish(Desired.RUNNING, 1);
    web.claim(1, NODE_1);
    web.wish(Desired.STOPPED, 1);

    assertThat(sent(web.placed(1, NODE_1))).isEmpty();
    assertThat(web.status().binding()).isEqualTo(UNBOUND);
  }

  @Test
  void theSchedulersLastWordCounts() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.placed(1, NODE_2);

    assertThat(sent(web.claim(1, NODE_1))).isEmpty();
    assertThat(sent(web.claim(1, NODE_2)))
        .containsExactlyInAnyOrder(new Grant(WEB, 1, NODE_2), new Delete(WEB, 1, NODE_1));
  }

  @Test
  void thePlacementThatAnEarlierControllerHeardOfCountsForTheNextOne() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.restart();

    assertThat(sent(web.connect(NODE_1, report(1, InstanceState.PREPARED))))
        .containsExactly(new Grant(WEB, 1, NODE_1));
  }

  /** The controller died between START and INSTANCE_PLACED; there is room on another node. */
  @Test
  void whatNobodyKnowsToHaveBeenSentIsSentAgainAndGrantedOnce() {
    web.wish(Desired.RUNNING, 1);
    assertThat(web.restart()).contains(web.start(1, null));
    web.connect(NODE_2);
    assertThat(sent(web.connect(NODE_1, report(1, InstanceState.PREPARED)))).isEmpty();

    web.placed(1, NODE_2);
    assertThat(sent(web.claim(1, NODE_2)))
        .containsExactlyInAnyOrder(new Grant(WEB, 1, NODE_2), new Delete(WEB, 1, NODE_1));
  }

  /** The same, and the node that has it keeps the only room there is. */
  @Test
  void whatItsOwnEarlierStartKeepsFromBeingPlacedIsPlacedInTheNextGeneration() {
    web.wish(Desired.RUNNING, 1);
    web.restart();
    web.connect(NODE_1, report(1, InstanceState.PREPARED));
    web.noRoom(1);

    assertThat(web.pass(Duration.ofSeconds(9))).as("room may come free").isEmpty();
    assertThat(web.pass(Duration.ofSeconds(1)))
        .containsExactlyInAnyOrder(new Delete(WEB, 1, NODE_1), web.start(2, null));
    assertThat(sent(web.claim(1, NODE_1))).containsExactly(new Delete(WEB, 1, NODE_1));
    web.placed(2, NODE_1);
    assertThat(sent(web.claim(2, NODE_1))).containsExactly(new Grant(WEB, 2, NODE_1));
  }

  @Test
  void whatIsRefusedWithoutAnyNodeHoldingItKeepsItsGeneration() {
    web.wish(Desired.RUNNING, 1);
    web.claim(1, NODE_1);
    web.changed(NODE_1, report(1, InstanceState.DELETING));
    web.noRoom(1);

    assertThat(web.pass(Duration.ofSeconds(10))).containsExactly(web.start(1, null));
    assertThat(web.status().binding()).isEqualTo(UNBOUND);
  }

  @Test
  void aNodeThatClaimsWhateverWaitsForRoomRaisesItsGenerationNoMoreOftenThanItIsSubmitted() {
    web.wish(Desired.RUNNING, 1);
    for (int second = 0; second < 250; second++) {
      long generation = web.status().binding().generation();
      web.noRoom(generation);
      web.claim(generation, NODE_2);
      web.claim(generation + 1, NODE_2);
      web.pass(Duration.ofSeconds(1));
    }
    assertThat(web.status().binding()).isEqualTo(new Binding(7, null, null));
    web.placed(7, NODE_1);
    assertThat(sent(web.claim(7, NODE_1))).contains(new Grant(WEB, 7, NODE_1));
  }

  /** What a node said is in doubt as soon as its STATS disagree, though it is asked later. */
  @Test
  void whatWasSaidEarlyDoesNotBindWhileItIsInDoubt() {
    web.wish(Desired.RUNNING, 1);
    doubt();
    web.inventory(NODE_1);
    web.claim(1, NODE_1);
    doubt();

    assertThat(sent(web.placed(1, NODE_1))).isEmpty();
    assertThat(web.status().binding()).isEqualTo(UNBOUND);
    web.pass(Duration.ofSeconds(10));
    assertThat(sent(web.inventory(NODE_1, report(1, InstanceState.PREPARED))))
        .containsExactly(new Grant(WEB, 1, NODE_1));
  }

  private void doubt() {
    for (int n = 0; n < 2; n++) {
      web.pass(Duration.ofSeconds(2));
      web.stats(NODE_1, "another", null);
    }
  }

  @Test
  void whatIsStoppedOrFailsWhileNodesHoldItEarlyIsDeletedThere() {
    web.wish(Desired.RUNNING, 1);
    web.claim(1, NODE_1);
    assertThat(sent(web.wish(Desired.STOPPED, 1)))
        .containsExactlyInAnyOrder(new Delete(WEB, 1, null), new Delete(WEB, 1, NODE_1));

    web.wish(Desired.RUNNING, 2);
    web.claim(2, NODE_1);
    assertThat(sent(web.delete())).contains(new Delete(WEB, 2, NODE_1));
    assertThat(web.isForgotten()).isTrue();
  }

  @Test
  void whatHasItsDiskOnANodeIsGrantedThereWhateverWasHeardOfItsPlacement() {
    web.runningOn(NODE_1);
    web.changed(NODE_1, exited(1, 0));
    web.wish(Desired.RUNNING, 2);
    web.restart();

    assertThat(sent(web.connect(NODE_1, report(2, InstanceState.PREPARED))))
        .containsExactly(new Grant(WEB, 2, NODE_1));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.PENDING);
  }
}
