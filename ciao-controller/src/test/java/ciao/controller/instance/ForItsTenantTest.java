package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which words a tenant is told why its instance waits: what has a disk waits for its node. */
final class ForItsTenantTest {
  private static final String SUMMARY = "no node takes it now";

  private final LoneInstance web = new LoneInstance();

  @ParameterizedTest
  @CsvSource({
    "draining,is being drained",
    "maintenance,is in maintenance",
    "memory,has too little free memory now",
    "held,takes no work now",
    "node,is not connected"
  })
  void whatIsStartedAgainAndWaitsTellsItsTenantOfTheNodeWithItsDiskAlone(String veto, String why) {
    startsAgain();
    web.tell(vetoed(2, veto));

    assertWaitsSince(why);
    Refusal refusal = Objects.requireNonNull(web.status().explanation().refusal());
    assertThat(refusal.forItsTenant()).isEqualTo(web.status().reason());
    assertThat(refusal.message()).as("for operators").isEqualTo("no room on any of 2 nodes");
  }

  @Test
  void thatNoNodeIsThereMeansTheOneWithItsDisk() {
    startsAgain();
    web.tell(refusal(2, null, RefusalReason.NO_CN));

    assertWaitsSince("is not connected");
  }

  @ParameterizedTest
  @CsvSource({"FULL_CN,had no room for it after all", "NODE_MAINTENANCE,is in maintenance"})
  void whatTheNodeWithItsDiskSaysItselfIsToldInOtherWords(RefusalReason reason, String why) {
    startsAgain();
    web.placed(2, NODE_1);
    web.tell(refusal(2, NODE_1, reason));

    assertWaitsSince(why);
  }

  @Test
  void aNodeThatDoesNotComeBackIsGone() {
    startsAgain();
    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    web.pass(Duration.ofSeconds(10));

    web.tell(refusal(2, null, RefusalReason.NO_CN));
    assertWaitsSince("is gone");
    web.tell(vetoed(2, "draining"));
    assertWaitsSince("is being drained");
    web.tell(vetoed(2, "node"));
    assertWaitsSince("is gone");
  }

  @Test
  void whatTheSchedulerDoesNotExplainIsToldInItsWords() {
    startsAgain();
    web.tell(refusal(2, null, RefusalReason.FULL_CLOUD));

    assertThat(web.status().reason()).isEqualTo(SUMMARY);
  }

  @Test
  void whatHasNoDiskYetTellsItsTenantOfAllNodes() {
    web.wish(Desired.RUNNING, 1);
    web.tell(vetoed(1, "draining"));
    assertThat(web.status().reason()).isEqualTo(SUMMARY);
    web.tell(refusal(1, null, RefusalReason.NO_CN));
    assertThat(web.status().reason()).isEqualTo(SUMMARY);
  }

  @ParameterizedTest
  @CsvSource({
    "FULL_CN,the node that was chosen had no room after all; another is looked for",
    "NODE_MAINTENANCE,the node that was chosen takes no work; another is looked for"
  })
  void whatHasNoDiskYetIsNotToldHowMuchRoomANodeHas(RefusalReason reason, String why) {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.tell(refusal(1, NODE_1, reason));

    assertThat(web.status().reason()).isEqualTo(why);
  }

  private void startsAgain() {
    web.runningOn(NODE_1);
    web.changed(NODE_1, LoneInstance.exited(1, 0));
    web.wish(Desired.RUNNING, 2);
  }

  private void assertWaitsSince(String why) {
    assertThat(web.status().phase()).isEqualTo(InstancePhase.PENDING);
    assertThat(web.status().reason()).isEqualTo("its disk is on node web1, which " + why);
  }

  private static StartFailure vetoed(long generation, String veto) {
    return refusal(
        generation,
        null,
        RefusalReason.FULL_CLOUD,
        new VetoCount("node", 1, "web2 lacks the required id"),
        new VetoCount(veto, 1, "web1 lacks it"));
  }

  private static StartFailure refusal(
      long generation, @Nullable NodeId node, RefusalReason reason, VetoCount... vetoes) {
    return new StartFailure(
        WEB,
        generation,
        node,
        reason,
        "no room on any of 2 nodes",
        node == null,
        List.of(vetoes),
        null,
        SUMMARY,
        null);
  }
}
