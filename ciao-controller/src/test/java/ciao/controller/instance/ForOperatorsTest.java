package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.NODE_2;
import static ciao.controller.instance.LoneInstance.SUMMARY;
import static ciao.controller.instance.LoneInstance.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstanceStatus.Refusal;
import ciao.ssntp.payload.NearestMiss;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.VetoCount;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What operators are told of an instance that waits: everything, and where its disk is. */
final class ForOperatorsTest {
  private static final String MESSAGE = "no room on any of 2 nodes: 1 is not node 1, 1 lacks it";
  private static final VetoCount OTHERS = new VetoCount("node", 1, "web2 lacks the required id");
  private static final VetoCount DRAINED = new VetoCount("draining", 1, "web1 lacks it");

  private final LoneInstance web = new LoneInstance();

  @Test
  void whatWaitsForTheNodeWithItsDiskIsSaidToAndNotThatOthersLackAnId() {
    startsAgain();
    refuse(2, miss(NODE_1), OTHERS, DRAINED);

    assertThat(refusal().message())
        .isEqualTo(
            "its disk is on node web1 (%s), which is being drained; %s".formatted(NODE_1, MESSAGE));
    assertThat(refusal().vetoes()).containsExactly(DRAINED);
    assertThat(refusal().nearestMiss()).isEqualTo(miss(NODE_1));
  }

  @Test
  void noOtherNodeIsNearerWhenTheOneWithItsDiskIsNotThere() {
    startsAgain();
    refuse(2, miss(NODE_2), OTHERS);

    assertThat(refusal().message()).startsWith("its disk is on node web1 (").contains(MESSAGE);
    assertThat(refusal().vetoes()).isEmpty();
    assertThat(refusal().nearestMiss()).isNull();
  }

  @Test
  void ofWhatHasNoDiskYetAllNodesAreTold() {
    web.wish(Desired.RUNNING, 1);
    refuse(1, miss(NODE_2), OTHERS, DRAINED);

    assertThat(refusal().message()).isEqualTo(MESSAGE);
    assertThat(refusal().vetoes()).containsExactly(OTHERS, DRAINED);
    assertThat(refusal().nearestMiss()).isEqualTo(miss(NODE_2));
  }

  private void startsAgain() {
    web.runningOn(NODE_1);
    web.changed(NODE_1, LoneInstance.exited(1, 0));
    web.wish(Desired.RUNNING, 2);
  }

  private void refuse(long generation, NearestMiss miss, VetoCount... vetoes) {
    web.tell(
        new StartFailure(
            WEB,
            generation,
            null,
            RefusalReason.FULL_CLOUD,
            MESSAGE,
            true,
            List.of(vetoes),
            miss,
            SUMMARY,
            null));
  }

  private static NearestMiss miss(NodeId node) {
    return new NearestMiss(node, node.equals(NODE_1) ? "web1" : "web2", "it");
  }

  private Refusal refusal() {
    return Objects.requireNonNull(web.status().explanation().refusal());
  }
}
