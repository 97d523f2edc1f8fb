package ciao.ssntp;

import ciao.ssntp.payload.ClusterConfiguration;
import java.time.Duration;

/**
 * What a session bears: the cluster's word joined with this end's own settings.
 *
 * @param pingAfter silence after which the peer is asked for a sign of life, nanoseconds
 * @param dropAfter silence after which the session ends, nanoseconds
 * @param stall without progress while bytes wait for the peer, nanoseconds
 * @param probe for a sign of life when another claims to be the peer, nanoseconds
 * @param maxPayload the longest payload, bytes
 */
record Patience(long pingAfter, long dropAfter, long stall, long probe, int maxPayload) {
  static Patience of(ClusterConfiguration configuration, Timeouts timeouts) {
    return new Patience(
        Duration.ofMillis(configuration.pingAfterMs()).toNanos(),
        Duration.ofMillis(configuration.dropAfterMs()).toNanos(),
        timeouts.stall().toNanos(),
        timeouts.probe().toNanos(),
        configuration.maxPayloadBytes());
  }
}
