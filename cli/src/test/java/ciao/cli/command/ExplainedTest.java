package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Explanation;
import ciao.client.api.Explanation.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExplainedTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void aRefusalThatIsTheReasonIsSaidOnce() {
    assertThat(linesOf("no node takes it now", "no node takes it now"))
        .containsExactly(
            "web is pending: no node takes it now", "refused at 2026-01-02T03:04:05Z (full_cloud)");
  }

  @Test
  void aRefusalThatIsNotTheReasonIsSaidToo() {
    assertThat(linesOf("node web1 prepares it", "no node takes it now"))
        .containsExactly(
            "web is pending: node web1 prepares it",
            "refused at 2026-01-02T03:04:05Z (full_cloud): no node takes it now");
    assertThat(linesOf(null, "no node takes it now"))
        .containsExactly(
            "web is pending", "refused at 2026-01-02T03:04:05Z (full_cloud): no node takes it now");
  }

  private static List<String> linesOf(@Nullable String reason, String refused) {
    Refusal refusal = new Refusal("full_cloud", refused, List.of(), null, null, AT);
    return Explained.lines(new Explanation("0c1d", "web", "pending", reason, null, refusal), null);
  }
}
