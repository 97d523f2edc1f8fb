package ciao.controller.api;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * A long body, whose sender is waited for. It has a minute for that, and earns a second with each
 * {@value #BYTES_A_SECOND} bytes until it has a minute again: so a slow line, or one that is away
 * for a while, is no reason to begin anew, but a byte now and then holds no place for hours. Only
 * waiting counts, not how long the disk takes.
 */
final class PacedBody {
  /** 128 kbit/s, which is the slowest line anyone would send an image over. */
  static final int BYTES_A_SECOND = 16 << 10;

  static final Duration MOST = Duration.ofSeconds(60);

  /** What is left at least for that which comes after the wait: the disk may be slow. */
  private static final Duration OWN = Duration.ofSeconds(30);

  /** Not 0, which would be no limit. */
  private static final Duration LEAST = Duration.ofMillis(1);

  private final InputStream body;
  private final InstantSource steady;
  private final Consumer<Duration> deadline;
  private Duration left = MOST;

  /**
   * @param deadline is told how long what comes next may take, and ends it then
   */
  PacedBody(InputStream body, InstantSource steady, Consumer<Duration> deadline) {
    this.body = body;
    this.steady = steady;
    this.deadline = deadline;
  }

  /** Blocks for the next bytes, of which there are -1 at the end. */
  int read(byte[] chunk) throws IOException {
    deadline.accept(left.compareTo(LEAST) < 0 ? LEAST : left);
    Instant from = steady.instant();
    int read = body.read(chunk);
    Duration rest = left.minus(Duration.between(from, steady.instant()));
    if (read < 0 || rest.compareTo(OWN) < 0) {
      deadline.accept(MOST);
    }
    Duration more = rest.plus(Duration.ofSeconds(Math.max(0, read)).dividedBy(BYTES_A_SECOND));
    left = more.compareTo(MOST) > 0 ? MOST : more;
    return read;
  }
}
