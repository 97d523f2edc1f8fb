package ciao.ssntp;

import ciao.ssntp.payload.ClusterConfiguration;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What an {@link SsntpServer} is told.
 *
 * @param bind where to listen; port 0: any free one
 * @param configuration what clients are told in CONNECTED; its times and limits hold here too
 * @param transport how bytes travel
 * @param timeouts how long a peer may take
 * @param eventLoops how many threads serve the connections, 1 or more
 * @param maxHandshakes how many connections may be on their way to CONNECTED; further ones wait
 * @param clock the time of day, for traces and for what is tried again later
 */
public record ServerSettings(
    InetSocketAddress bind,
    ClusterConfiguration configuration,
    Transport transport,
    Timeouts timeouts,
    int eventLoops,
    int maxHandshakes,
    InstantSource clock) {
  /** The time that means that it is not known. */
  static final InstantSource NO_CLOCK = () -> Instant.EPOCH;

  /**
   * A handshake costs about a millisecond of CPU: more at once would only make all of them late.
   */
  public static final int MAX_HANDSHAKES = 256;

  public ServerSettings {
    if (eventLoops < 1 || maxHandshakes < 1) {
      throw new IllegalArgumentException(
          "server settings: event loops %d, handshakes %d (expected: 1 or more of each)"
              .formatted(eventLoops, maxHandshakes));
    }
  }

  /** The usual settings at this address. */
  public static ServerSettings at(InetSocketAddress bind) {
    return new ServerSettings(
        bind,
        ClusterConfiguration.DEFAULT,
        Transport.DEFAULT,
        Timeouts.DEFAULT,
        1, // measured: one loop routes 390,000 frames/s, and leaves the other cores to the roles
        MAX_HANDSHAKES,
        NO_CLOCK);
  }

  public ServerSettings with(ClusterConfiguration changed) {
    return new ServerSettings(bind, changed, transport, timeouts, eventLoops, maxHandshakes, clock);
  }

  public ServerSettings with(Transport changed) {
    return new ServerSettings(
        bind, configuration, changed, timeouts, eventLoops, maxHandshakes, clock);
  }

  public ServerSettings with(Timeouts changed) {
    return new ServerSettings(
        bind, configuration, transport, changed, eventLoops, maxHandshakes, clock);
  }

  public ServerSettings withEventLoops(int changed) {
    return new ServerSettings(
        bind, configuration, transport, timeouts, changed, maxHandshakes, clock);
  }

  public ServerSettings withMaxHandshakes(int changed) {
    return new ServerSettings(bind, configuration, transport, timeouts, eventLoops, changed, clock);
  }

  public ServerSettings with(InstantSource changed) {
    return new ServerSettings(
        bind, configuration, transport, timeouts, eventLoops, maxHandshakes, changed);
  }
}
