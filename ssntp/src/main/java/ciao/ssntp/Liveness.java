package ciao.ssntp;

import ciao.certs.Role;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one session's peer: answers PING, asks after silence, and ends the session when no frame
 * comes or no byte leaves for too long. While we do not read from the peer ourselves it cannot be
 * heard: then it is only kept from dropping us. Used on the session's event loop.
 */
final class Liveness extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(Liveness.class);
  private static final Message PING = Message.of(Operand.PING);
  private static final Message PONG = Message.of(Operand.PONG);

  /** Two checks are at least this far apart, so that no rounding makes them spin. */
  private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(5);

  private final Connection connection;
  private final EventLoop loop;
  private final Patience patience;

  private long heardAt;
  private long askedAt;
  private boolean answered;
  private boolean probing;
  private long probedAt;
  private long wakeAt;
  private @Nullable ScheduledFuture<?> wake;
  private boolean stopped;

  Liveness(Connection connection, EventLoop loop, Patience patience) {
    this.connection = connection;
    this.loop = loop;
    this.patience = patience;
    this.heardAt = now();
    this.askedAt = heardAt;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    heardAt = now();
    askedAt = heardAt;
    wakeIn(patience.pingAfter());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object inbound) {
    heardAt = now();
    probing = false;
    if (inbound instanceof Frame frame) {
      connection.heard(frame);
    }
    if (inbound instanceof Frame(Operand operand, _, _) && operand == Operand.PING) {
      answer();
    } else if (!(inbound instanceof Frame(Operand operand, _, _) && operand == Operand.PONG)) {
      context.fireChannelRead(inbound);
    }
  }

  /**
   * One PONG for all the PINGs of one turn of the event loop, and none while too much waits for the
   * peer already: that is a sign of life, too. The peer is read on: if both ends stopped reading
   * because the other does, neither would ever go on.
   */
  private void answer() {
    if (!answered && connection.isWritable()) {
      answered = true;
      loop.execute(() -> answered = false);
      connection.outbound().put(PONG);
    }
  }

  /** Another claims to be this peer: ask it now, and give it little time. */
  void probe() {
    if (!probing && !stopped) {
      probing = true;
      probedAt = now();
      ask(probedAt);
      wakeIn(patience.probe());
    }
  }

  /** The peer could not be heard until now. */
  void readingAgain() {
    heardAt = now();
    probedAt = heardAt;
  }

  /** No more checks. */
  void stop() {
    stopped = true;
    if (wake != null) {
      wake.cancel(false);
    }
  }

  /** Nobody looks at what a timer throws. */
  private void checkSafely() {
    try {
      check();
    } catch (RuntimeException defect) {
      log.error("{}: session ended by a defect", connection, defect);
      connection.refuse(SessionHandler.defect());
    }
  }

  private void check() {
    long now = now();
    if (now - wakeAt > patience.pingAfter()) {
      readingAgain(); // the check is late: it was this process that slept, not the peer
    }
    Violation verdict = verdict(now);
    if (verdict != null) {
      connection.refuse(verdict);
      return;
    }
    long silent = now - heardAt;
    boolean quiet = silent >= patience.pingAfter() || !connection.isReading();
    if (quiet && now - askedAt >= patience.pingAfter()) {
      ask(now);
    }
    wakeIn(nextCheck(now));
  }

  private @Nullable Violation verdict(long now) {
    long stalled = connection.outbound().stalledFor(now);
    if (stalled >= patience.stall()) {
      return new Violation(
          ErrorCode.STALLED,
          "nothing read for %d s while bytes wait (expected: some progress within %d s)"
              .formatted(seconds(stalled), seconds(patience.stall())));
    }
    long slow = slowFor(now);
    if (slow >= patience.stall()) {
      return new Violation(
          ErrorCode.STALLED,
          "too much has waited for %d s (expected: that a node catches up within %d s)"
              .formatted(seconds(slow), seconds(patience.stall())));
    }
    if (!connection.isReading()) {
      return null;
    }
    long silent = now - heardAt;
    if (silent >= patience.dropAfter()) {
      return silence(silent, patience.dropAfter());
    }
    if (probing && now - probedAt >= patience.probe()) {
      return silence(now - probedAt, patience.probe());
    }
    return null;
  }

  /**
   * A node that is slow gets nothing more until it has caught up, so it can, however thin its link;
   * one that takes a little now and then is out of order just the same. A controller is not: for it
   * others wait, and it may have work for as long as they have.
   */
  private long slowFor(long now) {
    return connection.roles().contains(Role.AGENT) ? connection.outbound().slowFor(now) : 0;
  }

  private static Violation silence(long silent, long allowed) {
    return new Violation(
        ErrorCode.SILENT,
        "no frame for %d ms (expected: one, or an answer to PING, within %d ms)"
            .formatted(
                TimeUnit.NANOSECONDS.toMillis(silent), TimeUnit.NANOSECONDS.toMillis(allowed)));
  }

  private long nextCheck(long now) {
    long soonest =
        connection.isReading() ? silenceDue() : askedAt + patience.pingAfter(); // it is not heard
    long stalled = connection.outbound().stalledFor(now);
    if (stalled > 0) {
      soonest = Math.min(soonest, now - stalled + patience.stall());
    }
    long slow = slowFor(now);
    if (slow > 0) {
      soonest = Math.min(soonest, now - slow + patience.stall());
    }
    return soonest - now;
  }

  /** When it is to be asked, or to be dropped. */
  private long silenceDue() {
    long ask = Math.max(heardAt, askedAt) + patience.pingAfter();
    long soonest = Math.min(ask, heardAt + patience.dropAfter());
    return probing ? Math.min(soonest, probedAt + patience.probe()) : soonest;
  }

  private void ask(long now) {
    askedAt = now;
    connection.outbound().put(PING);
  }

  private void wakeIn(long nanos) {
    if (wake != null) {
      wake.cancel(false);
    }
    long wait = Math.max(nanos, SHORTEST_WAIT);
    wakeAt = now() + wait;
    wake = loop.schedule(this::checkSafely, wait, TimeUnit.NANOSECONDS);
  }

  private long now() {
    return loop.ticker().nanoTime();
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
