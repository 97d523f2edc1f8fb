package ciao.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a node that is held, and does not report, has had its time. */
class HoldsTest {
  private static final int REPORTS = 50;

  private final Holds holds = new Holds(new Patience(1, REPORTS));
  private final Node held = node(1);

  @Test
  void oneNodeThatSendsVeryManyStatsEndsNoHold() {
    holds.begin(held, Samples.instance(1));
    assertThat(silentAfter(100_000, node(2), 3)).isEmpty();
    Node other = node(3);
    assertThat(silentAfter(REPORTS - 1, other, 3)).isEmpty();
    assertThat(silentAfter(1, other, 3)).as("both others have sent 50").contains(held);
  }

  @Test
  void norDoesHalfOfTheOthers() {
    holds.begin(held, Samples.instance(1));
    assertThat(silentAfter(1_000, node(2), 5)).isEmpty();
    assertThat(silentAfter(1_000, node(3), 5)).isEmpty();
    assertThat(silentAfter(REPORTS, node(4), 5)).as("three of four have sent 50").contains(held);
  }

  @Test
  void oneThatComesAgainAndAgainIsOneStill() {
    holds.begin(held, Samples.instance(1));
    for (int n = 0; n < 10; n++) {
      Node same = node(2);
      assertThat(silentAfter(1_000, same, 3)).isEmpty();
      holds.lost(same);
    }
    assertThat(silentAfter(REPORTS, node(3), 3)).as("one of two is gone").isEmpty();
    assertThat(silentAfter(REPORTS, node(2), 3)).contains(held);
  }

  @Test
  void aReportOfTheNodeThatIsHeldBeginsItsSilenceAnew() {
    holds.begin(held, Samples.instance(1));
    Node other = node(2);
    assertThat(silentAfter(REPORTS - 1, other, 2)).isEmpty();
    holds.reported(held);
    assertThat(silentAfter(REPORTS - 1, other, 2)).isEmpty();
    assertThat(silentAfter(1, other, 2)).contains(held);
  }

  /** Who is silent too long when so many STATS came of this one, there being so many nodes. */
  private Optional<Node> silentAfter(int stats, Node reporting, int nodes) {
    Optional<Node> silent = Optional.empty();
    for (int n = 0; n < stats; n++) {
      silent = holds.silentWhile(reporting, nodes);
    }
    return silent;
  }

  private static Node node(int number) {
    return new Node(new SessionId(number), Samples.node(number), false);
  }
}
