package ciao.ssntp;

import ciao.certs.Identity;
import ciao.ssntp.payload.ErrorReport;
import ciao.ssntp.payload.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a session. What comes from outside may come on any thread; the rest is called on the
 * channel's event loop.
 */
final class Connection implements Session {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** After so many mistakes a peer rests: some 16,000 a second, a tenth of a core. */
  private static final int MISTAKES_BEFORE_REST = 16;

  /** Long enough for the event loop to look after everybody else first. */
  private static final long REST_MS = 1;

  private final Channel channel;
  private final SessionKey key;
  private final Identity.Node identity;
  private final UUID machine;
  private final Endpoint endpoint;
  private final Outbound outbound;
  private final ReadGate gate;
  private final Liveness liveness;
  private final int maxPayload;

  /** Those whose frames for this peer made it slow, and who are not read from until it is not. */
  private final Set<Connection> waiting = ConcurrentHashMap.newKeySet();

  private int mistakes;
  private boolean over;
  private volatile boolean fellSilent;

  /**
   * @param machine the boot id of the peer's machine; nil when not known
   */
  Connection(
      Channel channel,
      SessionKey key,
      Identity.Node identity,
      UUID machine,
      Endpoint endpoint,
      Flusher flusher,
      Patience patience) {
    this.channel = channel;
    this.key = key;
    this.identity = identity;
    this.machine = machine;
    this.endpoint = endpoint;
    this.maxPayload = patience.maxPayload();
    this.outbound =
        new Outbound(
            channel, flusher, maxPayload, endpoint.tracer(), this::drained, endpoint.traffic());
    this.liveness = new Liveness(this, channel.eventLoop(), patience);
    this.gate = new ReadGate(channel, liveness::readingAgain);
  }

  @Override
  public SessionKey key() {
    return key;
  }

  @Override
  public Identity.Node identity() {
    return identity;
  }

  @Override
  public boolean forward(Message message) {
    if (message.operand() == Operand.CONNECTED) {
      throw new IllegalArgumentException("operand: CONNECTED (expected: one of a session)");
    }
    message.operand().check(message.raw().size(), maxPayload);
    return outbound.offer(message);
  }

  @Override
  public boolean sendTraced(
      Operand operand, Payload payload, String label, @Nullable Instant since) {
    return forward(Message.of(operand, payload).traced(endpoint.tracer().begin(label, since)));
  }

  @Override
  public boolean isWritable() {
    return outbound.isWritable();
  }

  @Override
  public void pauseReading() {
    gate.pausedByOwner(true);
    onLoop(this::applyGate);
  }

  @Override
  public void resumeReading() {
    gate.pausedByOwner(false);
    later(this::applyGate);
  }

  @Override
  public boolean fellSilent() {
    return fellSilent;
  }

  @Override
  public void close(ErrorReport why) {
    onLoop(() -> {
      if (!over) {
        endpoint.traffic().refused(why);
        finish(Message.of(Operand.CONNECTION_FAILURE, why), why.message());
      }
    });
  }

  /** Whether the peer is one and the same launcher, say, which came back before we missed it. */
  boolean isEarlierSelfOf(Connection newcomer) {
    return !machine.equals(Uuids.NIL)
        && machine.equals(newcomer.machine)
        && key.equals(newcomer.key);
  }

  Liveness liveness() {
    return liveness;
  }

  Outbound outbound() {
    return outbound;
  }

  /** A frame came; before anybody asks whether it may. */
  void heard(Frame frame) {
    endpoint.traffic().received(frame);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  int maxPayload() {
    return maxPayload;
  }

  boolean isReading() {
    return gate.isOpen();
  }

  /** Sends CONNECTED, before any frame. */
  void begin(ByteBuf connected) {
    outbound.begin(connected);
  }

  /** Sends on what another peer sent; that one is read no further while this one is slow. */
  void relay(Message message, Connection source) {
    if (outbound.put(message) && !outbound.isWritable()) {
      source.waitFor(this);
    }
  }

  /**
   * Tells a controller what cannot be done now, through no fault of its own. While it does not read
   * that it is read no further; it never stops for such a reason itself, so it goes on.
   */
  void decline(Violation violation) {
    endpoint.traffic().refused(violation);
    if (outbound.put(violation.answer()) && !outbound.isWritable()) {
      waitFor(this);
    }
  }

  /** Tells the peer what it did wrong, and ends the session if that is grave. */
  void refuse(Violation violation) {
    endpoint.traffic().refused(violation);
    if (violation.code().closes()) {
      fellSilent = violation.code() == ErrorCode.SILENT;
      finish(violation.answer(), violation.toString());
    } else {
      answer(violation);
    }
  }

  /**
   * An answer costs more than the eight bytes that may provoke it, so a peer that makes mistake
   * after mistake is read slowly; and one for which too much waits already gets no more answers. It
   * is read on: if both ends stopped reading because the other does, neither would ever go on.
   */
  private void answer(Violation violation) {
    if (outbound.isWritable()) {
      outbound.put(violation.answer());
    }
    mistakes++;
    if (mistakes % MISTAKES_BEFORE_REST == 0) {
      rest(true);
      var _ = channel.eventLoop().schedule(() -> rest(false), REST_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void rest(boolean rests) {
    gate.rest(rests);
    applyGate();
  }

  /** Whether the session is over, though its last bytes may still be under way. */
  boolean isOver() {
    return over;
  }

  /** Runs a task on this session's event loop; never, when that has ended. */
  void onLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      later(task);
    }
  }

  private void later(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException stopped) {
      log.debug("{}: too late: its event loop has ended", this);
    }
  }

  private void finish(Message lastWord, String why) {
    if (!over) {
      outbound.put(lastWord);
      outbound.flush();
      lost(why);
      var _ = channel.close();
    }
  }

  /** The session is over: the channel is closed, or about to be. */
  void lost(String why) {
    if (over) {
      return;
    }
    over = true;
    outbound.close();
    liveness.stop();
    releaseWaiting();
    try {
      endpoint.ended(this, why);
    } catch (RuntimeException defect) {
      log.error("{}: the end of the session met a defect", this, defect);
    }
  }

  private void waitFor(Connection destination) {
    gate.waitFor(destination);
    applyGate();
    destination.waiting.add(this);
    if (destination.outbound.isWritable() || destination.outbound.isClosed()) {
      destination.release(this); // it changed its mind before it knew that we wait
    }
  }

  private void drained() {
    releaseWaiting();
    endpoint.drained(this);
  }

  private void releaseWaiting() {
    waiting.forEach(this::release);
  }

  private void release(Connection source) {
    if (waiting.remove(source)) {
      source.later(() -> {
        source.gate.waitNoMore(this);
        source.applyGate();
      });
    }
  }

  private void applyGate() {
    if (!over) { // what comes after the end is thrown away, and read for that
      gate.apply();
    }
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
