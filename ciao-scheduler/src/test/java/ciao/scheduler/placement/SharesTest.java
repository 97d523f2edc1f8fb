package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Requires;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No tenant keeps others from waiting. */
class SharesTest {
  private static final SessionId CONTROLLER = new SessionId(1);
  private static final int MOST = 4;

  private final PlacementCore core =
      new PlacementCore(new QueueLimits(MOST, 1 << 20), Patience.DEFAULT, MOST);
  private final List<Integer> waiting = new ArrayList<>();
  private int instances;

  @Test
  void whoHasMostOfAFullQueueGivesWayUntilAllHaveAsMuch() {
    core.handle(new Event.ControllerConnected(CONTROLLER));
    for (int n = 1; n <= MOST; n++) {
      submit("team-a");
    }
    assertThat(waiting).containsExactly(1, 2, 3, 4);
    submit("team-a");
    assertThat(waiting).as("nobody has more").containsExactly(1, 2, 3, 4);
    submit("team-b");
    assertThat(waiting).containsExactly(1, 2, 3, 6);
    submit("team-b");
    assertThat(waiting).containsExactly(1, 2, 6, 7);
    submit("team-b");
    assertThat(waiting).as("both have two").containsExactly(1, 2, 6, 7);
    submit("team-c");
    assertThat(waiting).hasSize(MOST).contains(9);
    assertThat(core.waiting()).isEqualTo(MOST);
  }

  private void submit(String tenant) {
    Start start = Samples.start(++instances, 1, new Demands(1, 1, 0), Requires.NOTHING);
    Start owned =
        new Start(
            start.instance(),
            start.generation(),
            TenantId.of(tenant),
            start.name(),
            start.workload(),
            start.kind(),
            start.command(),
            start.demands(),
            start.requires(),
            null,
            start.restart(),
            null,
            List.of(),
            start.fetchFrom(),
            null);
    for (Effect effect : core.handle(Event.StartSubmitted.of(CONTROLLER, owned))) {
      StartFailure told = ((Effect.Refuse) effect).failure();
      Integer number = (int) (told.instance().value().getLeastSignificantBits() & 0xffff);
      if (told.reason() == RefusalReason.QUEUE_FULL) {
        waiting.remove(number);
      } else {
        waiting.add(number);
      }
    }
  }
}
