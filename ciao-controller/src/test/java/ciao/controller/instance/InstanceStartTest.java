package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.NODE_2;
import static ciao.controller.instance.LoneInstance.WEB;
import static ciao.controller.instance.LoneInstance.report;
import static ciao.controller.instance.LoneInstance.sent;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.controller.resource.InstanceStatus.Explanation;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.controller.resource.NodeMode;
import ciao.ssntp.payload.Configure;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Drain;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Look;
import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A new instance is submitted, claimed, granted; or it says why not. */
final class InstanceStartTest {
  private final LoneInstance web = new LoneInstance();

  @Test
  void aNewInstanceIsStoredAndSubmittedUnbound() {
    assertThat(web.wish(Desired.RUNNING, 1)).containsExactly(web.start(1, null));
    assertThat(web.status()).isEqualTo(InstanceStatus.first(1));
  }

  @Test
  void theNodeItWasSentToIsBoundAndGrantedAndEveryOtherIsToDelete() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);

    assertThat(sent(web.claim(1, NODE_1))).containsExactly(new Grant(WEB, 1, NODE_1));
    assertThat(web.status().binding()).isEqualTo(new Binding(1, NODE_1, null));
    assertThat(sent(web.claim(1, NODE_2))).containsExactly(new Delete(WEB, 1, NODE_2));
    assertThat(sent(web.claim(1, NODE_1))).containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void aClaimOfAnUnknownInstanceIsAnsweredWithDelete() {
    assertThat(sent(web.claim(3, NODE_1))).containsExactly(new Delete(WEB, 3, NODE_1));
  }

  @Test
  void aLostClaimIsMadeUpForByTheInventory() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_2);

    assertThat(sent(web.inventory(NODE_2, report(1, InstanceState.PREPARED))))
        .containsExactly(new Grant(WEB, 1, NODE_2));
    assertThat(web.status().binding().node()).isEqualTo(NODE_2);
  }

  @Test
  void aLostGrantIsSentAgainWhenTheNodeSaysThatItWaits() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.claim(1, NODE_1);

    assertThat(sent(web.changed(NODE_1, report(1, InstanceState.PREPARED))))
        .containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void aLostGrantIsSentAgainAfterAWhileThatDoubles() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.claim(1, NODE_1);

    assertThat(sent(web.pass(Duration.ofSeconds(10)))).containsExactly(new Grant(WEB, 1, NODE_1));
    assertThat(sent(web.pass(Duration.ofSeconds(19)))).isEmpty();
    assertThat(sent(web.pass(Duration.ofSeconds(1)))).containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void anUnclaimedStartIsSentAgainAfterTenSecondsDoublingToSixty() {
    web.wish(Desired.RUNNING, 1);
    List<Long> submittedAfter = new ArrayList<>();
    for (long second = 1; second <= 250; second++) {
      if (web.pass(Duration.ofSeconds(1)).contains(web.start(1, null))) {
        submittedAfter.add(second);
      }
    }
    assertThat(submittedAfter).containsExactly(10L, 30L, 70L, 130L, 190L, 250L);
  }

  @Test
  void whatWaitsForANodeIsSubmittedAgainWhenTheSchedulerReturns() {
    web.wish(Desired.RUNNING, 1);
    web.schedulerDisconnects();

    assertThat(web.schedulerConnects()).contains(web.start(1, null));
  }

  @Test
  void waitsAreTheSameWhateverTheClockIsSetTo() {
    for (Duration jump : List.of(Duration.ofHours(-30), Duration.ofHours(30))) {
      LoneInstance lone = new LoneInstance();
      lone.wish(Desired.RUNNING, 1);
      lone.refuse(1, RefusalReason.QUEUE_FULL);
      lone.clockIsSet(jump);
      assertThat(lone.pass(Duration.ofMillis(900))).doesNotContain(lone.start(1, null));
      assertThat(lone.pass(Duration.ofMillis(200))).contains(lone.start(1, null));
    }
  }

  @Test
  void aSchedulerThatConnectsIsToldWhatHoldsBeforeItIsGivenAnything() {
    web.wish(Desired.RUNNING, 1);
    web.wanted(NODE_1, NodeMode.DRAINING);
    web.wanted(NODE_2, NodeMode.ACTIVE);
    web.strategy("pack");
    web.schedulerDisconnects();

    List<Payload> sent = web.schedulerConnects();
    assertThat(sent.subList(0, 3))
        .containsExactly(
            new Configure("pack", null), new Drain(NODE_1, true), new Drain(NODE_2, false));
    assertThat(sent.subList(3, sent.size())).contains(web.start(1, null));
  }

  @Test
  void aQueuedInstanceSaysWhatItLacksAndWaits() {
    web.wish(Desired.RUNNING, 1);
    List<Payload> effects = web.noRoom(1);

    assertThat(web.status().phase()).isEqualTo(InstancePhase.PENDING);
    assertThat(web.status().reason()).isEqualTo(LoneInstance.SUMMARY);
    assertThat(Objects.requireNonNull(web.status().explanation().refusal()).code())
        .isEqualTo(RefusalReason.FULL_CLOUD);
    assertThat(effects).noneMatch(Start.class::isInstance);
    assertThat(web.noRoom(1)).isEmpty();
  }

  @Test
  void aNodeThatHadNoRoomAfterAllLeadsToAnotherTrySoon() {
    web.wish(Desired.RUNNING, 1);
    web.refuse(1, RefusalReason.FULL_CN, NODE_1);

    assertThat(web.pass(Duration.ofSeconds(1))).contains(web.start(1, null));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.PENDING);
  }

  @Test
  void anImageThatCannotBeFetchedFailsTheInstanceWithTheToolsWords() {
    web.wish(Desired.RUNNING, 1);
    web.refuse(1, RefusalReason.IMAGE_FAILURE, NODE_1);

    assertThat(web.status().phase()).isEqualTo(InstancePhase.FAILED);
    assertThat(web.status().reason()).isEqualTo("no room");
    assertThat(sent(web.claim(1, NODE_1))).containsExactly(new Delete(WEB, 1, NODE_1));
  }

  @Test
  void aGenerationThatANodeWillNeverTakeIsRaisedAsNobodyWasGrantedIt() {
    web.wish(Desired.RUNNING, 1);

    assertThat(web.refuse(1, RefusalReason.STALE_GENERATION, NODE_1)).contains(web.start(2, null));
  }

  @Test
  void aRefusalByTheNodeThatHoldsTheClaimIsCheckedAndNotBelieved() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.claim(1, NODE_1);

    assertThat(sent(web.refuse(1, RefusalReason.FULL_CN, NODE_1)))
        .containsExactly(new ReportInventory(NODE_1));
    assertThat(web.status().binding()).isEqualTo(new Binding(1, NODE_1, null));
  }

  @Test
  void aNodeThatWasSentNothingRefusesNothing() {
    web.wish(Desired.RUNNING, 1);
    web.tell(failure(NODE_2, RefusalReason.IMAGE_FAILURE));
    assertThat(web.status()).as("sent nowhere yet").isEqualTo(InstanceStatus.first(1));

    web.placed(1, NODE_1);
    InstanceStatus placed = web.status();
    web.tell(failure(NODE_2, RefusalReason.STALE_GENERATION));
    web.tell(failure(NODE_2, RefusalReason.IMAGE_FAILURE));
    web.tell(failure(NODE_1, RefusalReason.FULL_CLOUD));
    assertThat(web.status()).isEqualTo(placed);

    web.tell(failure(NODE_1, RefusalReason.IMAGE_FAILURE));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.FAILED);
    Refusal refusal = Objects.requireNonNull(web.status().explanation().refusal());
    assertThat(refusal.vetoes()).isEmpty();
    assertThat(refusal.nearestMiss()).isNull();
    assertThat(refusal.forItsTenant()).isEqualTo("no such image");
  }

  /** With all that only the scheduler may say. */
  private static StartFailure failure(NodeId node, RefusalReason reason) {
    return new StartFailure(
        WEB,
        1,
        node,
        reason,
        "no such image",
        true,
        List.of(new VetoCount("memory", 5, "web2")),
        new NearestMiss(NODE_2, "web2", "nothing"),
        "call me",
        new Look(1, 1));
  }

  @Test
  void placementsAndStatesAreTold() {
    web.wish(Desired.RUNNING, 1);
    web.tell(new InstancePlaced(WEB, 1, NODE_1, "web1", 2, 5, 9, "first fit after the cursor"));
    Explanation explanation = web.status().explanation();
    web.run(1, NODE_1);

    assertThat(Objects.requireNonNull(explanation.placement()).why())
        .isEqualTo("first fit after the cursor");
    assertThat(web.status().phase()).isEqualTo(InstancePhase.ACTIVE);
    assertThat(web.status().process().pid()).isEqualTo(42L);
    assertThat(web.status().binding().home()).isEqualTo(NODE_1);
  }
}
