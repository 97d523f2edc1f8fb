package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.SUMMARY;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.VetoCount;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which words a tenant is told why its instance waits: what has a disk waits for its node. */
final class ForItsTenantTest {
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
    refusedFor(veto);

    assertWaitsSince(why);
    assertThat(refusal().forItsTenant()).isEqualTo(web.status().reason());
  }

  @Test
  void thatNoNodeIsThereMeansTheOneWithItsDisk() {
    startsAgain();
    web.refuse(2, RefusalReason.NO_CN);

    assertWaitsSince("is not connected");
  }

  @ParameterizedTest
  @CsvSource({"FULL_CN,had no room for it after all", "NODE_MAINTENANCE,is in maintenance"})
  void whatTheNodeWithItsDiskSaysItselfIsToldInOtherWords(RefusalReason reason, String why) {
    startsAgain();
    web.refuse(2, reason, NODE_1);

    assertWaitsSince(why);
  }

  @Test
  void aNodeThatDoesNotComeBackIsGone() {
    startsAgain();
    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    web.pass(Duration.ofSeconds(10));

    web.refuse(2, RefusalReason.NO_CN);
    assertWaitsSince("is gone");
    refusedFor("draining");
    assertWaitsSince("is being drained");
    refusedFor("node");
    assertWaitsSince("is gone");
  }

  @Test
  void whatTheSchedulerDoesNotExplainIsToldInItsWords() {
    startsAgain();
    web.noRoom(2);

    assertThat(web.status().reason()).isEqualTo(SUMMARY);
  }

  @Test
  void whatHasNoDiskYetTellsItsTenantOfAllNodes() {
    web.wish(Desired.RUNNING, 1);
    web.noRoom(1, new VetoCount("draining", 1, "web1 lacks it"));
    assertThat(web.status().reason()).isEqualTo(SUMMARY);
    web.refuse(1, RefusalReason.NO_CN);
    assertThat(web.status().reason()).isEqualTo(SUMMARY);
  }

  @ParameterizedTest
  @CsvSource({
    "FULL_CN,the node that was chosen had no room after all; another is looked for",
    "NODE_MAINTENANCE,the node that was chosen takes no work; another is looked for"
  })
  void whatHasNoDiskYetIsNotToldHowMuchRoomANodeHas(RefusalReason reason, String why) {
    web.wish(Desired.RUNNING, 1);
    web.refuse(1, reason, NODE_1);

    assertThat(web.status().reason()).isEqualTo(why);
    assertThat(refusal().message()).as("for operators").isEqualTo("no room");
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

  private Refusal refusal() {
    return Objects.requireNonNull(web.status().explanation().refusal());
  }

  private void refusedFor(String veto) {
    web.noRoom(
        2,
        new VetoCount("node", 1, "web2 lacks the required id"),
        new VetoCount(veto, 1, "web1 lacks it"));
  }
}
