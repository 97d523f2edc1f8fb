package ciao.controller.instance;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.controller.resource.NodeMode;
import ciao.controller.resource.NodeWish;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.Drain;
import ciao.ssntp.payload.Evacuate;
import ciao.ssntp.payload.NodeConnected;
import ciao.ssntp.payload.NodeDisconnected;
import ciao.ssntp.payload.NodeType;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Restore;
import ciao.state.Committed;
import ciao.state.Operation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When scheduler and node are told again what an operator wants of the node. */
final class NodeModeTimesTest extends ReconcilerFixture {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  @Test
  void aNodeThatIsToWorkAgainIsToldEveryFiveMinutes() {
    wish(NodeMode.ACTIVE);
    assertThat(newlySent()).containsExactly(new Drain(NODE, false), new Restore(NODE));
    for (int round = 0; round < 3; round++) {
      time.pass(FIVE_MINUTES.minus(A_MOMENT));
      assertThat(newlySent()).isEmpty();
      time.pass(A_MOMENT);
      assertThat(newlySent()).containsExactly(new Drain(NODE, false), new Restore(NODE));
    }
  }

  @Test
  void oneThatIsToBeEmptyIsToldEveryHalfMinuteUntilItIsWantedAtWork() {
    wish(NodeMode.MAINTENANCE);
    assertThat(newlySent()).containsExactly(new Drain(NODE, true), new Evacuate(NODE));
    time.pass(HALF_A_MINUTE.minus(A_MOMENT));
    assertThat(newlySent()).isEmpty();
    time.pass(A_MOMENT);
    assertThat(newlySent()).containsExactly(new Drain(NODE, true), new Evacuate(NODE));

    wish(NodeMode.ACTIVE);
    assertThat(newlySent()).containsExactly(new Drain(NODE, false), new Restore(NODE));
    time.pass(FIVE_MINUTES.minus(A_MOMENT));
    assertThat(newlySent()).as("the half minute is forgotten").isEmpty();
    time.pass(A_MOMENT);
    assertThat(newlySent()).containsExactly(new Drain(NODE, false), new Restore(NODE));
  }

  @Test
  void oneThatIsAwayIsToldWhenItConnectsAndFromThenOnAgain() {
    reconcilers.intake().deliver(new NodeDisconnected(NODE, NodeType.COMPUTE_NODE));
    wish(NodeMode.ACTIVE);
    assertThat(newlySent()).containsExactly(new Drain(NODE, false));
    time.pass(Duration.ofMinutes(3));
    assertThat(newlySent()).isEmpty();

    reconcilers.intake().deliver(new NodeConnected(NODE, NodeType.COMPUTE_NODE));
    time.settle();
    assertThat(newlySent()).containsExactly(new Drain(NODE, false), new Restore(NODE));
    time.pass(FIVE_MINUTES.minus(A_MOMENT));
    assertThat(newlySent()).as("five minutes count from when it was told last").isEmpty();
    time.pass(A_MOMENT);
    assertThat(newlySent()).containsExactly(new Drain(NODE, false), new Restore(NODE));
  }

  private void wish(NodeMode mode) {
    NodeWish wish = new NodeWish(mode);
    var made =
        store.modify(
            Operation.create(Resources.nodeWish(NODE), Resources.NOBODY, wish),
            stored -> stored.withSpec(wish));
    time.settle();
    assertThat(made.join()).isInstanceOf(Committed.class);
  }

  /** Of what this is about, what was sent since the last look. */
  private List<Payload> newlySent() {
    List<Payload> sent =
        wire.sent.stream()
            .filter(
                one -> one instanceof Drain || one instanceof Restore || one instanceof Evacuate)
            .toList();
    wire.sent.clear();
    return sent;
  }
}
