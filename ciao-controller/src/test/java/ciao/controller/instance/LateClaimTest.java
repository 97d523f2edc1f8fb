package ciao.controller.instance;

import static ciao.controller.instance.LoneInstance.NODE_1;
import static ciao.controller.instance.LoneInstance.WEB;
import static ciao.controller.instance.LoneInstance.report;
import static ciao.controller.instance.LoneInstance.sent;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.Desired;
import ciao.controller.resource.InstancePhase;
import ciao.controller.resource.InstanceStatus;
import ciao.controller.resource.InstanceStatus.Binding;
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceState;
import org.junit.jupiter.api.Test;

/** A node was given up on, and wakes up while its instance waits for another one. */
final class LateClaimTest {
  private static final Delete OUT_OF_THE_QUEUE = new Delete(WEB, 1, null);

  private final LoneInstance web = new LoneInstance();

  @Test
  void whatIsClaimedWhileItWaitsInTheQueueLeavesIt() {
    web.waitsAfterPlacement();

    assertThat(sent(web.claim(1, NODE_1)))
        .containsExactlyInAnyOrder(new Grant(WEB, 1, NODE_1), OUT_OF_THE_QUEUE);
    assertThat(sent(web.claim(1, NODE_1))).containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void thatItIsInNoQueueAnyMoreDoesNotTouchWhatRuns() {
    web.waitsAfterPlacement();
    web.claim(1, NODE_1);
    web.changed(NODE_1, report(1, InstanceState.ACTIVE));
    InstanceStatus running = web.status();

    assertThat(web.tell(new InstanceDeleted(WEB, 1, null))).isEmpty();
    assertThat(web.status()).isEqualTo(running);
    assertThat(running.phase()).isEqualTo(InstancePhase.ACTIVE);
    assertThat(running.binding()).isEqualTo(new Binding(1, NODE_1, NODE_1));
  }

  @Test
  void whatWasPlacedSinceItWaitedIsInNoQueue() {
    web.wish(Desired.RUNNING, 1);
    web.noRoom(1);
    web.placed(1, NODE_1);

    assertThat(sent(web.claim(1, NODE_1))).containsExactly(new Grant(WEB, 1, NODE_1));
  }

  @Test
  void theNextControllerTakesWhatIsClaimedOutOfTheQueueToo() {
    web.waitsAfterPlacement();
    web.restart();

    assertThat(sent(web.connect(NODE_1, report(1, InstanceState.PREPARED))))
        .containsExactlyInAnyOrder(new Grant(WEB, 1, NODE_1), OUT_OF_THE_QUEUE);
  }

  @Test
  void whatIsSaidToWaitOnceItIsClaimedLeavesTheQueueWhetherItRunsOrNot() {
    web.wish(Desired.RUNNING, 1);
    web.placed(1, NODE_1);
    web.claim(1, NODE_1);

    InstanceStatus claimed = web.status();
    assertThat(web.noRoom(1)).containsExactly(OUT_OF_THE_QUEUE);
    assertThat(web.status()).isEqualTo(claimed);

    web.changed(NODE_1, report(1, InstanceState.ACTIVE));
    InstanceStatus running = web.status();
    assertThat(web.noRoom(1)).containsExactly(OUT_OF_THE_QUEUE);
    assertThat(web.status()).isEqualTo(running);
  }
}
