package ciao.ssntp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stops accepting while too many connections are between accept and CONNECTED; the kernel's backlog
 * keeps the others. One address gets half of the places at most, since who holds all of them, and
 * need not even have a certificate for that, keeps everybody out. Sits in the listening channel's
 * pipeline, and is used on that channel's loop.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter {
  /** Of an IPv6 address; what follows its owner chooses. */
  private static final int NETWORK_BYTES = 8;

  private final int limit;
  private final int share;
  private final Map<Channel, Optional<ByteBuffer>> underWay = new HashMap<>();
  private final Map<ByteBuffer, Integer> byAddress = new HashMap<>();
  private final LongAdder turnedAway = new LongAdder();
  private volatile int count; // for those on other threads

  HandshakeGate(int limit) {
    this.limit = limit;
    this.share = Math.max(1, limit / 2);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel child = (Channel) accepted;
    Optional<ByteBuffer> address = address(child);
    if (address.map(it -> byAddress.getOrDefault(it, 0)).orElse(0) >= share) {
      turnedAway.increment();
      child.unsafe().closeForcibly(); // nobody knows it yet
      return;
    }
    underWay.put(child, address);
    address.ifPresent(it -> byAddress.merge(it, 1, Integer::sum));
    count = underWay.size();
    child.closeFuture().addListener(_ -> finished(context.channel(), child));
    if (underWay.size() >= limit) {
      context.channel().config().setAutoRead(false);
    }
    context.fireChannelRead(accepted);
  }

  /** Whose share it takes; empty on this machine, where a launcher or a proxy speaks for many. */
  private static Optional<ByteBuffer> address(Channel child) {
    if (child.remoteAddress() instanceof InetSocketAddress remote
        && remote.getAddress() instanceof InetAddress address
        && !address.isLoopbackAddress()) {
      byte[] bytes = address.getAddress();
      return Optional.of(
          ByteBuffer.wrap(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES))));
    }
    return Optional.empty();
  }

  /** How many are under way. Any thread. */
  int underWay() {
    return count;
  }

  /** How many were closed because of their address. Any thread. */
  long turnedAway() {
    return turnedAway.sum();
  }

  /** This connection's handshake is over. From any thread. */
  void finished(Channel listening, Channel child) {
    if (!listening.eventLoop().inEventLoop()) {
      if (!listening.eventLoop().isShuttingDown()) {
        listening.eventLoop().execute(() -> finished(listening, child));
      }
      return;
    }
    Optional<ByteBuffer> address = underWay.remove(child);
    if (address == null) {
      return;
    }
    address.ifPresent(it -> byAddress.computeIfPresent(it, (_, had) -> had > 1 ? had - 1 : null));
    count = underWay.size();
    if (count < limit) {
      listening.config().setAutoRead(true);
    }
  }
}
