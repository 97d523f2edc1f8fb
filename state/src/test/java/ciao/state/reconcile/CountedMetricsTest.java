package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.reconcile.Metrics.Activity;
import ciao.state.reconcile.Metrics.Counter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountedMetricsTest {
  private final CountedMetrics metrics = new CountedMetrics();

  @Test
  void whatReconcilersDoIsAddedUpForEachOfThem() {
    metrics.count("b", Counter.WRITES, 2);
    metrics.count("b", Counter.WRITES, 3);
    metrics.queueLength("b", 7);
    metrics.queueLength("b", 4);
    metrics.busy("a", Activity.MAP, Duration.ofMillis(2));
    metrics.busy("a", Activity.MAP, Duration.ofMillis(3));

    assertThat(metrics.read().keySet()).containsExactly("a", "b");
    CountedMetrics.Numbers b = metrics.read().get("b");
    assertThat(b.counts()).containsEntry(Counter.WRITES, 5L).containsEntry(Counter.CRASHES, 0L);
    assertThat(b.queueLength()).isEqualTo(4);
    assertThat(metrics.read().get("a").busy())
        .containsEntry(Activity.MAP, Duration.ofMillis(5))
        .containsEntry(Activity.RECONCILE, Duration.ZERO);
  }
}
