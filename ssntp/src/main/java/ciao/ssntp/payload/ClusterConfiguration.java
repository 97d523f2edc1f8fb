package ciao.ssntp.payload;

/**
 * What every client of the scheduler is told in CONNECTED.
 *
 * @param statsPeriodMs how often launchers send STATS, milliseconds, 100 or more
 * @param pingAfterMs silence after which a peer is pinged, milliseconds
 * @param dropAfterMs silence after which a connection is given up, milliseconds; more than {@code
 *     pingAfterMs}
 * @param maxPayloadBytes the longest payload that is read, bytes
 */
public record ClusterConfiguration(
    long statsPeriodMs, long pingAfterMs, long dropAfterMs, int maxPayloadBytes)
    implements Payload {
  /** STATS every 6 s, PING after 3 s, gone after 10 s, payloads up to 8 MiB. */
  public static final ClusterConfiguration DEFAULT =
      new ClusterConfiguration(6_000, 3_000, 10_000, 8 << 20);

  public ClusterConfiguration {
    if (statsPeriodMs < 100
        || pingAfterMs < 10
        || dropAfterMs <= pingAfterMs
        || maxPayloadBytes < 1024) {
      throw new IllegalArgumentException(
          "cluster configuration: stats_period_ms=%d ping_after_ms=%d drop_after_ms=%d max_payload_bytes=%d"
                  .formatted(statsPeriodMs, pingAfterMs, dropAfterMs, maxPayloadBytes)
              + " (expected: at least 100, at least 10, more than ping_after_ms, at least 1024)");
    }
  }
}
