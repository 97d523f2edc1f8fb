package ciao.ssntp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SingleThreadEventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets so many connections at a time have their handshake, in the order in which they came. The
 * others wait here, accepted and untouched: in the kernel's queue most would find no place, and ask
 * again and again. One address gets half of the places at most, those who wait included, since who
 * holds all of them, and need not even have a certificate for that, keeps everybody out. Sits in
 * the listening channel's pipeline, and is used on that channel's loop.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter {
  /**
   * More than the agents one scheduler is made for; a descriptor and 2 KiB each. Beyond that nobody
   * is accepted.
   */
  static final int MOST_WAITING = 16_384;

  /**
   * Every client that waited so long comes to the end of its {@link Timeouts#CLIENT patience} soon,
   * perhaps in the middle of the handshake, which would be work for nothing. It is sent away, and
   * comes again at once with all of its patience.
   */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  /**
   * So many are let in for each iteration of the event loop, that the sessions of all others have
   * their turn after a few milliseconds, however many come at once.
   */
  static final int AT_A_TIME = 4;

  /** Of an IPv6 address; what follows its owner chooses. */
  private static final int NETWORK_BYTES = 8;

  private final int limit;
  private final int share;
  private final int mostWaiting;
  private final Map<Channel, Optional<ByteBuffer>> underWay = new HashMap<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Map<ByteBuffer, Integer> byAddress = new HashMap<>();
  private final LongAdder turnedAway = new LongAdder();
  private final LongAdder sentAway = new LongAdder();
  private boolean looking;
  private volatile int count; // for those on other threads, as the next
  private volatile int queue;

  /** A connection that nothing has been read of, and that no event loop knows. */
  private record Waiting(Channel child, Optional<ByteBuffer> address, long since) {}

  /**
   * @param limit how many at a time
   * @param mostWaiting how many wait here; further ones wait in the kernel
   */
  HandshakeGate(int limit, int mostWaiting) {
    this.limit = limit;
    this.share = Math.max(1, limit / 2);
    this.mostWaiting = mostWaiting;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel child = (Channel) accepted;
    Optional<ByteBuffer> address = address(child);
    if (address.map(it -> byAddress.getOrDefault(it, 0)).orElse(0) >= share) {
      turnedAway.increment();
      close(child);
      return;
    }
    address.ifPresent(it -> byAddress.merge(it, 1, Integer::sum));
    waiting.add(new Waiting(child, address, now(context.channel())));
    queue = waiting.size();
    if (waiting.size() >= mostWaiting) {
      context.channel().config().setAutoRead(false);
    }
    lookSoon(context.channel());
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

  /** When the loop has dealt with all it found to do. */
  private void lookSoon(Channel listening) {
    if (!looking && !waiting.isEmpty() && underWay.size() < limit) {
      looking = true;
      if (listening.eventLoop() instanceof SingleThreadEventLoop loop) {
        loop.executeAfterEventLoopIteration(() -> look(listening));
      } else {
        listening.eventLoop().execute(() -> look(listening)); // knows no iterations
      }
    }
  }

  /** Lets the next ones in. */
  private void look(Channel listening) {
    looking = false;
    if (!listening.isOpen()) {
      return;
    }
    long now = now(listening);
    for (int i = 0; i < AT_A_TIME && underWay.size() < limit && !waiting.isEmpty(); i++) {
      Waiting next = waiting.remove();
      if (now - next.since() > LONGEST_WAIT.toNanos()) {
        sentAway.increment();
        leave(next.address());
        close(next.child());
      } else {
        enter(listening, next);
      }
    }
    queue = waiting.size();
    if (queue < mostWaiting) {
      listening.config().setAutoRead(true);
    }
    listening.eventLoop().execute(() -> lookSoon(listening)); // sockets first
  }

  private void enter(Channel listening, Waiting next) {
    Channel child = next.child();
    underWay.put(child, next.address());
    count = underWay.size();
    child.closeFuture().addListener(_ -> finished(listening, child));
    listening.pipeline().context(this).fireChannelRead(child);
  }

  /** How many there are and were. Any thread. */
  Handshakes handshakes() {
    return new Handshakes(count, queue, turnedAway.sum(), sentAway.sum());
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
    count = underWay.size();
    leave(address);
    lookSoon(listening);
  }

  private void leave(Optional<ByteBuffer> address) {
    address.ifPresent(it -> byAddress.computeIfPresent(it, (_, had) -> had > 1 ? had - 1 : null));
  }

  /** The server is being stopped. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.forEach(it -> close(it.child()));
    waiting.clear();
    queue = 0;
    context.fireChannelInactive();
  }

  /** One that no event loop knows yet. */
  private static void close(Channel child) {
    child.unsafe().closeForcibly();
  }

  private static long now(Channel listening) {
    return listening.eventLoop().ticker().nanoTime();
  }
}
