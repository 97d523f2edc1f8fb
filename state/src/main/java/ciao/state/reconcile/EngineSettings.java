package ciao.state.reconcile;

import java.time.Duration;

/**
 * How long an engine waits.
 *
 * @param backoff after failures
 * @param patience for the stage of an {@link Outcome.Later}; then the reconcile is given up, its
 *     turn takes no more writes, and it counts as a failure
 */
public record EngineSettings(Backoff backoff, Duration patience) {
  /** The usual backoff; ten minutes, which nothing that still lives should need. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(Backoff.DEFAULT, Duration.ofMinutes(10));

  public EngineSettings {
    if (!patience.isPositive()) {
      throw new IllegalArgumentException(
          "patience: %s (expected: more than zero)".formatted(patience));
    }
  }
}
