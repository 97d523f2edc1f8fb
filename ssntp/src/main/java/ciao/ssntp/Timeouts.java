package ciao.ssntp;

import java.time.Duration;
import java.util.Map;

/**
 * How long a peer may take. What a live session may be silent stands in the cluster's
 * configuration.
 *
 * @param tlsHandshake for the TLS handshake, from the TCP connection on
 * @param connect for a whole CONNECT or CONNECTED, from the end of the TLS handshake on
 * @param stall without any byte leaving while some wait for the peer
 * @param probe for a sign of life when another connection claims to be the same peer
 */
public record Timeouts(Duration tlsHandshake, Duration connect, Duration stall, Duration probe) {
  /** 10 s, 10 s, 30 s and 2 s. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2));

  /**
   * A client's: as the usual ones, but 75 s for the TLS handshake, more than the {@link
   * HandshakeGate#LONGEST_WAIT longest wait} for it and what the server then allows for it.
   * Thousands may have theirs before it, and whoever gives up in the middle and comes again has all
   * of it done twice.
   */
  public static final Timeouts CLIENT =
      new Timeouts(Duration.ofSeconds(75), DEFAULT.connect(), DEFAULT.stall(), DEFAULT.probe());

  public Timeouts {
    Map.of("tlsHandshake", tlsHandshake, "connect", connect, "stall", stall, "probe", probe)
        .forEach(Timeouts::checkPositive);
  }

  /** The same, with as long for each step of the handshake. */
  Timeouts with(Duration step) {
    return new Timeouts(step, step, stall, probe);
  }

  /** The same, with no longer than that for each step of the handshake. */
  Timeouts within(Duration step) {
    return new Timeouts(least(tlsHandshake, step), least(connect, step), stall, probe);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static void checkPositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "timeout %s: %s (expected: more than nothing)".formatted(name, duration));
    }
  }
}
