package ciao.controller.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one address have half of the connections at most: who holds all of them, and need not even
 * have a certificate for that, keeps everybody out. What comes besides is closed before a byte of
 * it is read. Used by all event loops.
 */
final class ConnectionShares {
  private static final Logger log = LoggerFactory.getLogger(ConnectionShares.class);

  /** Of an IPv6 address; what follows its owner chooses. */
  private static final int NETWORK_BYTES = 8;

  /** Between two lines in the log, so that who comes again and again fills no disk. */
  static final Duration QUIET = Duration.ofMinutes(1);

  private final Shares shares;
  private final Predicate<InetAddress> exempt;
  private final InstantSource clock;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder turnedAway = new LongAdder();
  private final AtomicReference<Instant> quietUntil = new AtomicReference<>(Instant.MIN);

  /**
   * @param most how many connections there may be in all
   * @param exempt whose are not counted
   */
  ConnectionShares(int most, Predicate<InetAddress> exempt, InstantSource clock) {
    this.shares = new Shares(most, Math.max(1, most / 2));
    this.exempt = exempt;
    this.clock = clock;
  }

  /** Nobody on this machine is counted: a proxy there speaks for many. */
  static ConnectionShares of(int most, InstantSource clock, MeterRegistry registry) {
    ConnectionShares made = new ConnectionShares(most, InetAddress::isLoopbackAddress, clock);
    Gauge.builder("ciao.api.connections", made.open, AtomicInteger::get)
        .description("Connections to the API")
        .register(registry);
    FunctionCounter.builder("ciao.api.turned.away", made.turnedAway, LongAdder::sum)
        .description("Connections to the API that were closed because their address has its share")
        .register(registry);
    return made;
  }

  /** A connection was accepted: it may stay, or is closed. */
  void admit(ChannelPipeline accepted) {
    Channel channel = accepted.channel();
    open.incrementAndGet();
    channel.closeFuture().addListener(_ -> open.decrementAndGet());
    if (channel.remoteAddress() instanceof InetSocketAddress remote
        && remote.getAddress() instanceof InetAddress address
        && !exempt.test(address)) {
      Optional<Shares.Held> place = shares.take(network(address), 1);
      place.ifPresentOrElse(
          held -> channel.closeFuture().addListener(_ -> held.close()),
          () -> turnAway(channel, address));
    }
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES)));
  }

  private void turnAway(Channel channel, InetAddress address) {
    turnedAway.increment();
    var _ = channel.close();
    Instant now = clock.instant();
    Instant until = quietUntil.get();
    if (!now.isBefore(until) && quietUntil.compareAndSet(until, now.plus(QUIET))) {
      log.warn(
          "API: a connection from {} closed: that address has {} (expected: fewer); {} closed for"
              + " this since the start; have it close what it does not use",
          address.getHostAddress(),
          shares.mostOfOne(),
          turnedAway.sum());
    }
  }

  /** How many were closed because of their address. */
  long turnedAway() {
    return turnedAway.sum();
  }
}
