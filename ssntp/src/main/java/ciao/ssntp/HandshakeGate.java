package ciao.ssntp;

import ciao.ssntp.HandshakeTurns.Line;
import ciao.ssntp.HandshakeTurns.Waiting;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SingleThreadEventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets so many connections at a time have their handshake. The others wait here, accepted and
 * untouched: in the kernel's queue most would find no place, and ask again and again. Addresses
 * take turns ({@link HandshakeTurns}); nobody is closed for the sake of others until there is no
 * place left to wait. Sits in the listening channel's pipeline, and is used on that channel's loop.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter {
  /**
   * More than the agents one scheduler is made for; a descriptor and 2 KiB each. For one more the
   * newest is closed of the site of which most wait, and in it of the address.
   */
  static final int MOST_WAITING = 16_384;

  /**
   * Ten thousand full handshakes take 20 to 40 s on two cores, and all who came for them are to
   * have theirs. Every client that waited longer comes to the end of its {@link Timeouts#CLIENT
   * patience} soon, perhaps in the middle of the handshake, which would be work for nothing. It is
   * sent away, and comes again at once with all of its patience.
   */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /**
   * So many are let in for each iteration of the event loop, that the sessions of all others have
   * their turn after a few milliseconds, however many come at once.
   */
  static final int AT_A_TIME = 4;

  private final int limit;
  private final int mostWaiting;
  private final HandshakeTurns turns;
  private final Map<Channel, Line> underWay = new HashMap<>();
  private final LongAdder turnedAway = new LongAdder();
  private final LongAdder sentAway = new LongAdder();
  private boolean looking;
  private volatile int count; // for those on other threads, as the next
  private volatile int queue;

  /**
   * @param limit how many at a time
   * @param mostWaiting how many wait here
   */
  HandshakeGate(int limit, int mostWaiting) {
    this.limit = limit;
    this.mostWaiting = mostWaiting;
    this.turns = new HandshakeTurns(limit);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    turns.add((Channel) accepted, now(context.channel()));
    if (turns.waiting() > mostWaiting) {
      turnedAway.increment();
      close(turns.turnAway());
    }
    queue = turns.waiting();
    lookSoon(context.channel());
  }

  /** When the loop has dealt with all it found to do. */
  private void lookSoon(Channel listening) {
    if (!looking && turns.hasNext() && underWay.size() < limit) {
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
    for (int i = 0; i < AT_A_TIME && underWay.size() < limit && turns.hasNext(); i++) {
      Waiting next = turns.next();
      if (now - next.since() > LONGEST_WAIT.toNanos()) {
        sentAway.increment();
        turns.leave(next.line());
        close(next.child());
      } else {
        enter(listening, next);
      }
    }
    queue = turns.waiting();
    listening.eventLoop().execute(() -> lookSoon(listening)); // sockets first
  }

  private void enter(Channel listening, Waiting next) {
    Channel child = next.child();
    underWay.put(child, next.line());
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
    Line line = underWay.remove(child);
    if (line == null) {
      return;
    }
    count = underWay.size();
    turns.leave(line);
    lookSoon(listening);
  }

  /** The server is being stopped. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    turns.clear().forEach(HandshakeGate::close);
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
