package ciao.ssntp.payload;

import ciao.ssntp.epoch.Epoch;
import org.jspecify.annotations.Nullable;

/**
 * What every client of the scheduler is told in CONNECTED.
 *
 * @param statsPeriodMs how often launchers send STATS, milliseconds, 100 or more
 * @param pingAfterMs silence after which a peer is pinged, milliseconds
 * @param dropAfterMs silence after which a connection is given up, milliseconds; more than {@code
 *     pingAfterMs}
 * @param maxPayloadBytes the longest payload that is read, bytes
 * @param schedulerEpoch with which epoch the scheduler was activated, 0 when it was not yet; null
 *     for one that is alone and was never told to be anything else
 */
public record ClusterConfiguration(
    long statsPeriodMs,
    long pingAfterMs,
    long dropAfterMs,
    int maxPayloadBytes,
    @Nullable Long schedulerEpoch)
    implements Payload {
  /** STATS every 6 s, PING after 3 s, gone after 10 s, payloads up to 8 MiB. */
  public static final ClusterConfiguration DEFAULT =
      new ClusterConfiguration(6_000, 3_000, 10_000, 8 << 20);

  private static final long NETWORK_NODE_PING_AFTER_MS = 1_000;
  private static final long NETWORK_NODE_DROP_AFTER_MS = 4_000;

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
    if (schedulerEpoch != null && schedulerEpoch != 0) {
      Epoch.check("scheduler_epoch", schedulerEpoch);
    }
  }

  /** Of a scheduler without an epoch. */
  public ClusterConfiguration(
      long statsPeriodMs, long pingAfterMs, long dropAfterMs, int maxPayloadBytes) {
    this(statsPeriodMs, pingAfterMs, dropAfterMs, maxPayloadBytes, null);
  }

  /** The same from a scheduler of this epoch. */
  public ClusterConfiguration of(long epoch) {
    return new ClusterConfiguration(
        statsPeriodMs, pingAfterMs, dropAfterMs, maxPayloadBytes, epoch);
  }

  /**
   * The same for a network node, whose silence matters more, as instances of many other nodes go
   * through it: PING after 1 s, gone after 4 s, unless it is sooner for all.
   */
  public ClusterConfiguration ofNetworkNode() {
    return new ClusterConfiguration(
        statsPeriodMs,
        Math.min(pingAfterMs, NETWORK_NODE_PING_AFTER_MS),
        Math.min(dropAfterMs, NETWORK_NODE_DROP_AFTER_MS),
        maxPayloadBytes,
        schedulerEpoch);
  }

  /** The scheduler's epoch; 0 when there is none. */
  public long epoch() {
    return schedulerEpoch == null ? 0 : schedulerEpoch;
  }
}
