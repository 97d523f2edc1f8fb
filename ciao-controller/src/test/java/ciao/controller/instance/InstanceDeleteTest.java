package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.WEB;
import static ciao.controller.instance.LoneInstance.report;
import static ciao.controller.instance.LoneInstance.sent;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.Inventories;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.ReportInventory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** It is deleted, wherever it is. */
final class InstanceDeleteTest {
  private final LoneInstance web = new LoneInstance();

  @Test
  void deleteIsSentUntilTheNodeSaysThatNothingIsLeft() {
    web.runningOn(NODE_1);

    assertThat(sent(web.delete())).containsExactly(new Delete(WEB, 1, NODE_1));
    assertThat(web.status().phase()).isEqualTo(InstancePhase.DELETING);
    assertThat(sent(web.pass(Duration.ofSeconds(10)))).contains(new Delete(WEB, 1, NODE_1));
    assertThat(web.isForgotten()).isFalse();
    web.tell(new InstanceDeleted(WEB, 1, NODE_1));
    assertThat(web.isForgotten()).isTrue();
  }

  @Test
  void deleteIsDoneWhenTheNodesInventoryLacksIt() {
    web.runningOn(NODE_1);
    web.delete();
    web.pass(Duration.ofSeconds(11));
    web.inventory(NODE_1);

    assertThat(web.isForgotten()).isTrue();
  }

  @Test
  void deleteOfWhatNoNodeHasIsDoneAtOnce() {
    web.wish(Desired.RUNNING, 1);

    assertThat(sent(web.delete())).containsExactly(new Delete(WEB, 1, null));
    assertThat(web.isForgotten()).isTrue();
  }

  /** On a busy controller the time for its next START has come, and its turn has not. */
  @Test
  void deleteOfOneWhoseNextStartIsOverdueIsDoneAtOnce() {
    web.wish(Desired.RUNNING, 1);
    web.time.stall(Duration.ofMinutes(2));

    assertThat(sent(web.delete())).containsExactly(new Delete(WEB, 1, null));
    assertThat(web.isForgotten()).isTrue();
  }

  @Test
  void deleteOfAMissingInstanceIsDoneAtOnceAndItsReturningNodeIsToldToDelete() {
    web.runningOn(NODE_1);
    web.tell(new NodeDisconnected(NODE_1, NodeType.COMPUTE_NODE));
    web.pass(Duration.ofSeconds(11));
    web.delete();

    assertThat(web.isForgotten()).isTrue();
    assertThat(sent(web.connect(NODE_1, report(1, InstanceState.ACTIVE))))
        .containsExactly(new Delete(WEB, 1, NODE_1));
  }

  @Test
  void whatANodeHoldsAgainstTheWillOfAllIsDeletedUntilItIsGone() {
    assertThat(sent(web.inventory(NODE_1, report(4, InstanceState.ACTIVE))))
        .containsExactly(new Delete(WEB, 4, NODE_1));
    String hash = Inventories.hash(List.of(report(4, InstanceState.ACTIVE)));
    web.stats(NODE_1, hash, null);

    assertThat(sent(web.stats(NODE_1, hash, null))).containsExactly(new ReportInventory(NODE_1));
  }
}
