package ciao.ssntp.payload;

import java.util.Objects;

/**
 * How a launcher restarts an instance that ended by itself; these restarts do not raise the
 * generation.
 *
 * @param policy when
 * @param attempts how often at most since the instance was last granted or asked to start; 0 = no
 *     limit
 * @param delayMs how long to wait before each, in milliseconds, 0 to 1 h
 */
public record Restart(RestartPolicy policy, int attempts, long delayMs) {
  /** An end is final. */
  public static final Restart NEVER = new Restart(RestartPolicy.NEVER, 0, 0);

  private static final long LONGEST_DELAY_MS = 3_600_000;

  public Restart {
    Objects.requireNonNull(policy, "policy");
    if (attempts < 0 || delayMs < 0 || delayMs > LONGEST_DELAY_MS) {
      throw new IllegalArgumentException(
          "restart: attempts=%d delay_ms=%d (expected: 0 or more, and 0 to %d)"
              .formatted(attempts, delayMs, LONGEST_DELAY_MS));
    }
  }
}
