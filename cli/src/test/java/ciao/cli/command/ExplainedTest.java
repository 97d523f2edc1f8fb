package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Explanation;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A placement in words: an operator reads how far was looked, a tenant only where it is. */
class ExplainedTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @Test
  void anOperatorReadsHowManyNodesWereLookedAtAndAtWhichVersion() {
    assertThat(Explained.lines(placed(2, 9, 17L), null))
        .last()
        .isEqualTo("  looked at 2 of 9 nodes at version 17; node n1");
    assertThat(Explained.lines(placed(2, 9, null), null))
        .as("written down before versions were kept")
        .last()
        .isEqualTo("  looked at 2 of 9 nodes; node n1");
  }

  @Test
  void aTenantReadsOfItsNodeAlone() {
    assertThat(Explained.lines(placed(null, null, null), null)).last().isEqualTo("  node n1");
  }

  private static Explanation placed(Integer searched, Integer nodes, Long version) {
    return new Explanation(
        "i1",
        "web",
        "active",
        null,
        new Explanation.Placement("n1", "web1", searched, nodes, version, "the first", NOON),
        null);
  }
}
