package ciao.cli.serve;

import java.time.Instant;
import java.time.InstantSource;

/** Goes on as it began, whatever the machine's clock is set to. */
final class SteadyClock implements InstantSource {
  private final Instant begin = Instant.now();
  private final long beginNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return begin.plusNanos(System.nanoTime() - beginNanos);
  }
}
