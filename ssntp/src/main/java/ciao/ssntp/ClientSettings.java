package ciao.ssntp;

import ciao.certs.Roles;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * What an {@link SsntpClient} is told.
 *
 * @param servers the schedulers' addresses, tried in turn; 1 or more
 * @param roles what to be: a part of what its certificate allows
 * @param transport how bytes travel
 * @param timeouts how long the server may take
 * @param firstRetry the longest wait before the first new attempt; it doubles with each
 * @param lastRetry the longest wait there is
 * @param machine the boot id of this machine, with which a client that comes back replaces its own
 *     last session at once; the nil UUID when not known
 * @param clock the time of day, for traces
 */
public record ClientSettings(
    List<InetSocketAddress> servers,
    Roles roles,
    Transport transport,
    Timeouts timeouts,
    Duration firstRetry,
    Duration lastRetry,
    UUID machine,
    InstantSource clock) {

  public ClientSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty() || roles.isEmpty()) {
      throw new IllegalArgumentException(
          "client settings: servers %s, roles %s (expected: one or more of each)"
              .formatted(servers, roles));
    }
    if (!firstRetry.isPositive() || lastRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException(
          "client settings: first retry %s, last %s (expected: more than nothing, not less)"
              .formatted(firstRetry, lastRetry));
    }
  }

  /** The usual settings: retries from 100 ms to 20 s. */
  public static ClientSettings to(List<InetSocketAddress> servers, Roles roles) {
    return new ClientSettings(
        servers,
        roles,
        Transport.DEFAULT,
        Timeouts.CLIENT,
        Duration.ofMillis(100),
        Duration.ofSeconds(20),
        Uuids.NIL,
        ServerSettings.NO_CLOCK);
  }

  public ClientSettings with(Transport changed) {
    return new ClientSettings(
        servers, roles, changed, timeouts, firstRetry, lastRetry, machine, clock);
  }

  public ClientSettings with(Timeouts changed) {
    return new ClientSettings(
        servers, roles, transport, changed, firstRetry, lastRetry, machine, clock);
  }

  public ClientSettings withRetries(Duration first, Duration last) {
    return new ClientSettings(servers, roles, transport, timeouts, first, last, machine, clock);
  }

  public ClientSettings with(InstantSource changed) {
    return new ClientSettings(
        servers, roles, transport, timeouts, firstRetry, lastRetry, machine, changed);
  }

  public ClientSettings onMachine(UUID changed) {
    return new ClientSettings(
        servers, roles, transport, timeouts, firstRetry, lastRetry, changed, clock);
  }
}
