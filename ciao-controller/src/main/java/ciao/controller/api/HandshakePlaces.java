package ciao.controller.api;

import ciao.ssntp.ClientNetwork;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Places for connections whose TLS is not finished: for these nobody needs a certificate, so they
 * have few of the API's connections. For one more the oldest is closed of the site of which there
 * are most, and in it of the network: whoever comes has always a place, and what lasts longest is
 * what nobody finishes. Used by all event loops; the lock is held for as long as it takes to look
 * at all networks.
 */
final class HandshakePlaces {
  private final int most;
  private final Function<SocketAddress, Optional<ClientNetwork>> whose;

  /** With the number in which they came, the oldest first. */
  private final Map<ClientNetwork, SequencedMap<Channel, Long>> taken = new HashMap<>();

  /** How many each site has. */
  private final Map<ByteBuffer, Integer> ofSite = new HashMap<>();

  private final LongAdder closed = new LongAdder();
  private int count;
  private long numbers;

  /**
   * @param most how many there are
   * @param whose a connection from there is; it needs no place where that is empty
   */
  HandshakePlaces(int most, Function<SocketAddress, Optional<ClientNetwork>> whose) {
    this.most = most;
    this.whose = whose;
  }

  /** Nobody on this machine needs one. */
  static HandshakePlaces of(int most, MeterRegistry registry) {
    HandshakePlaces made = new HandshakePlaces(most, ClientNetwork::of);
    Gauge.builder("ciao.api.handshakes", made, HandshakePlaces::count)
        .description("Connections to the API whose TLS is not finished")
        .register(registry);
    FunctionCounter.builder("ciao.api.handshakes.closed", made.closed, LongAdder::sum)
        .description("Connections to the API that were closed for others before TLS was finished")
        .register(registry);
    return made;
  }

  /** A connection was accepted: it has a place until its TLS is finished or it is closed. */
  void admit(Channel channel) {
    Optional<ClientNetwork> network = whose.apply(channel.remoteAddress());
    network.flatMap(its -> enter(channel, its)).ifPresent(this::close);
    Runnable leave = () -> network.ifPresent(its -> leave(channel, its));
    channel.closeFuture().addListener(_ -> leave.run());
    channel.pipeline().addLast(new TlsDeadline(leave));
  }

  private void close(Channel other) {
    closed.increment();
    var _ = other.close();
  }

  /** Takes a place, if need be of another one. */
  private synchronized Optional<Channel> enter(Channel channel, ClientNetwork network) {
    Optional<Channel> other = count < most ? Optional.empty() : Optional.of(leaveOldest());
    taken.computeIfAbsent(network, _ -> new LinkedHashMap<>()).put(channel, numbers++);
    ofSite.merge(network.site(), 1, Integer::sum);
    count++;
    return other;
  }

  private Channel leaveOldest() {
    Map.Entry<ClientNetwork, SequencedMap<Channel, Long>> longest =
        taken.entrySet().stream()
            .max(
                Comparator.<Map.Entry<ClientNetwork, SequencedMap<Channel, Long>>>comparingInt(
                        one -> ofSite.getOrDefault(one.getKey().site(), 0))
                    .thenComparingInt(one -> one.getValue().size())
                    .thenComparing(
                        one -> one.getValue().firstEntry().getValue(), Comparator.reverseOrder()))
            .orElseThrow();
    Channel oldest = longest.getValue().firstEntry().getKey();
    leave(oldest, longest.getKey());
    return oldest;
  }

  private synchronized void leave(Channel channel, ClientNetwork network) {
    SequencedMap<Channel, Long> its = taken.get(network);
    if (its != null && its.remove(channel) != null) {
      count--;
      ofSite.compute(network.site(), (_, had) -> had == null || had == 1 ? null : had - 1);
      if (its.isEmpty()) {
        taken.remove(network);
      }
    }
  }

  private synchronized int count() {
    return count;
  }
}
