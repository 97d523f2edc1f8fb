package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(3));
  private final Random random = new Random(1);

  @Test
  void waits_double_with_each_failure_up_to_the_longest() {
    long[] whole = {100, 200, 400, 800, 1_600, 3_000, 3_000};
    for (int failures = 1; failures <= whole.length; failures++) {
      for (int i = 0; i < 100; i++) {
        assertThat(backoff.wait(failures, random))
            .isBetween(
                Duration.ofMillis(whole[failures - 1] / 2), Duration.ofMillis(whole[failures - 1]));
      }
    }
    assertThat(backoff.wait(Integer.MAX_VALUE, random))
        .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(3));
  }

  @Test
  void those_who_failed_together_do_not_come_back_together() {
    Set<Duration> waits = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      waits.add(backoff.wait(3, random));
    }
    assertThat(waits).hasSizeGreaterThan(90);
  }

  @Test
  void the_first_wait_is_there_and_not_the_longer() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage(
            "backoff: from PT0S to PT1S (expected: more than zero, and the first not the longer)");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("the first not the longer");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofDays(400)))
        .hasMessageContaining("at most 365 days");
  }
}
