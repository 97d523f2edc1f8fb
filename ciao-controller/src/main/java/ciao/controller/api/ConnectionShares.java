package ciao.controller.api;

import ciao.ssntp.ClientNetwork;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one address have half of the connections at most: who holds all of them, and need not even
 * have a certificate for that, keeps everybody out. What comes besides is closed before a byte of
 * it is read. Used by all event loops.
 */
final class ConnectionShares {
  private static final Logger log = LoggerFactory.getLogger(ConnectionShares.class);

  /** Between two lines in the log, so that who comes again and again fills no disk. */
  static final Duration QUIET = Duration.ofMinutes(1);

  private final Shares shares;
  private final Function<SocketAddress, Optional<ClientNetwork>> whose;
  private final InstantSource steady;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder turnedAway = new LongAdder();
  private final AtomicReference<Instant> quietUntil = new AtomicReference<>(Instant.MIN);

  /**
   * @param most how many connections there may be in all
   * @param whose a connection from there is; it is not counted where that is empty
   * @param steady what the log's quiet is measured by
   */
  ConnectionShares(
      int most, Function<SocketAddress, Optional<ClientNetwork>> whose, InstantSource steady) {
    this.shares = new Shares(most, Math.max(1, most / 2));
    this.whose = whose;
    this.steady = steady;
  }

  /** Nobody on this machine is counted: a proxy there speaks for many. */
  static ConnectionShares of(int most, InstantSource steady, MeterRegistry registry) {
    ConnectionShares made = new ConnectionShares(most, ClientNetwork::of, steady);
    Gauge.builder("ciao.api.connections", made.open, AtomicInteger::get)
        .description("Connections to the API")
        .register(registry);
    FunctionCounter.builder("ciao.api.turned.away", made.turnedAway, LongAdder::sum)
        .description("Connections to the API that were closed because their address has its share")
        .register(registry);
    return made;
  }

  /** A connection was accepted: it may stay, or is closed. */
  boolean admit(Channel channel) {
    open.incrementAndGet();
    channel.closeFuture().addListener(_ -> open.decrementAndGet());
    Optional<ClientNetwork> network = whose.apply(channel.remoteAddress());
    if (network.isEmpty()) {
      return true;
    }
    Optional<Shares.Held> place = shares.take(network.get().toString(), 1);
    place.ifPresentOrElse(
        held -> channel.closeFuture().addListener(_ -> held.close()),
        () -> turnAway(channel, network.get()));
    return place.isPresent();
  }

  private void turnAway(Channel channel, ClientNetwork network) {
    turnedAway.increment();
    var _ = channel.close();
    Instant now = steady.instant();
    Instant until = quietUntil.get();
    if (!now.isBefore(until) && quietUntil.compareAndSet(until, now.plus(QUIET))) {
      log.warn(
          "API: a connection from {} closed: there are {} from there (expected: fewer); {} closed"
              + " for this since the start; have it close what it does not use",
          network,
          shares.mostOfOne(),
          turnedAway.sum());
    }
  }

  /** How many were closed because of their address. */
  long turnedAway() {
    return turnedAway.sum();
  }
}
