package ciao.state.postgres;

import ciao.state.memory.Limits;
import ciao.state.sql.Address;
import java.time.Duration;

/**
 * How a process takes part in a shared store.
 *
 * @param name of this process, which no other one of the same database has at the same time; the
 *     same after a restart, so that it need not wait for its own lease to end
 * @param lease how long the leader leads without a sign of life; others wait for as long after it
 *     died
 */
public record PostgresSettings(Address address, String name, Duration lease, Limits limits) {
  /** Long enough for a pause of a collector or a slow disk, short enough for people to wait. */
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(10);

  private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
  private static final int MAX_NAME_LENGTH = 253;

  public PostgresSettings {
    if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "name: '%s' (expected: 1 to %d characters)".formatted(name, MAX_NAME_LENGTH));
    }
    if (lease.compareTo(SHORTEST_LEASE) < 0) {
      throw new IllegalArgumentException(
          "lease: %s (expected: at least %s)".formatted(lease, SHORTEST_LEASE));
    }
  }

  public PostgresSettings(Address address, String name) {
    this(address, name, DEFAULT_LEASE, Limits.DEFAULT);
  }

  /** A leader renews so often, and a follower looks so often. */
  Duration tick() {
    return lease.dividedBy(8);
  }
}
