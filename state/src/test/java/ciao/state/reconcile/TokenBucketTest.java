package ciao.state.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final TokenBucket bucket = new TokenBucket(new RateLimit(10, 3));

  @Test
  void a_burst_leaves_at_once_and_the_rest_at_the_rate() {
    assertThat(bucket.take(2, START)).isZero();
    assertThat(bucket.take(1, START)).isZero();
    assertThat(bucket.take(1, START)).isEqualTo(Duration.ofMillis(100));
    assertThat(bucket.take(1, START)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void it_fills_with_time_up_to_the_burst() {
    bucket.take(3, START);
    assertThat(bucket.take(1, START.plusMillis(100))).isZero();
    assertThat(bucket.take(3, START.plusSeconds(60))).isZero();
    assertThat(bucket.take(1, START.plusSeconds(60))).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void more_than_the_burst_leaves_whole_and_is_paid_for_afterwards() {
    assertThat(bucket.take(13, START)).isEqualTo(Duration.ofSeconds(1));
    assertThat(bucket.take(1, START.plusSeconds(1))).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void a_clock_that_is_set_back_neither_fills_nor_empties_it() {
    bucket.take(3, START);
    assertThat(bucket.take(1, START.minusSeconds(3600))).isEqualTo(Duration.ofMillis(100));
    assertThat(bucket.take(1, START.minusSeconds(3600).plusMillis(200))).isZero();
  }

  @Test
  void without_a_limit_nothing_waits() {
    TokenBucket none = new TokenBucket(RateLimit.NONE);
    assertThat(none.take(Integer.MAX_VALUE, START)).isZero();
    assertThat(none.take(Integer.MAX_VALUE, START)).isZero();
  }

  @Test
  void a_limit_lets_something_through() {
    assertThatThrownBy(() -> new RateLimit(0, 1))
        .hasMessage("writes per second: 0.0 (expected: more than 0)");
    assertThatThrownBy(() -> new RateLimit(Double.NaN, 1))
        .hasMessage("writes per second: NaN (expected: more than 0)");
    assertThatThrownBy(() -> new RateLimit(1, 0)).hasMessage("burst: 0 (expected: 1 or more)");
  }
}
