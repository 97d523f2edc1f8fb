package ciao.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a sender is waited for. */
final class PacedBodyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<Duration> waits = new ArrayList<>();
  private Duration deadline = Duration.ZERO;
  private Instant now = Instant.EPOCH;
  private Duration pause = Duration.ZERO;
  private int portion = 1;
  private final PacedBody body = new PacedBody(new Sender(), () -> now, this::setDeadline);

  /** Sends a portion after each pause. */
  private final class Sender extends InputStream {
    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public int read(byte[] chunk) {
      waits.add(deadline);
      now = now.plus(pause);
      deadline = deadline.minus(pause);
      return portion;
    }
  }

  private void setDeadline(Duration left) {
    deadline = left;
  }

  @Test
  void aByteNowAndThenHoldsNoPlace() throws Exception {
    pause = Duration.ofSeconds(20);
    readAll(4);
    assertThat(waits.getFirst()).isEqualTo(MINUTE);
    assertThat(waits.get(2)).isBetween(Duration.ofSeconds(20), Duration.ofMillis(20_001));
    assertThat(waits.get(3)).as("over").isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void aSlowLineIsWaitedForAsLongAsItTakes() throws Exception {
    pause = Duration.ofSeconds(1);
    portion = 16 << 10;
    readAll(100_000);
    assertThat(waits).containsOnly(MINUTE);
  }

  @Test
  void aLineThatIsAwayForAWhileEarnsItsMinuteAgain() throws Exception {
    pause = Duration.ofSeconds(50);
    readAll(1);
    pause = Duration.ZERO;
    portion = 64 << 10;
    readAll(20);
    assertThat(waits.get(1)).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_001));
    assertThat(waits.getLast()).as("and no more than that").isEqualTo(MINUTE);
    pause = Duration.ofSeconds(50);
    portion = 1;
    readAll(2);
    assertThat(waits.getLast()).isLessThan(Duration.ofSeconds(11));
  }

  @Test
  void whatIsDoneWithItHasTimeHoweverLateItCame() throws Exception {
    for (int seconds = 1; seconds <= 59; seconds++) {
      portion = 1 << 20;
      pause = Duration.ofSeconds(seconds);
      readAll(1);
      assertThat(deadline).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }
  }

  private void readAll(int times) throws IOException {
    byte[] chunk = new byte[64 << 10];
    for (int n = 0; n < times; n++) {
      assertThat(body.read(chunk)).isEqualTo(portion);
    }
  }
}
