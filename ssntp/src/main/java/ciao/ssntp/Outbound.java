package ciao.ssntp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for one peer. Frames may be queued by any thread; they are written on the channel's
 * event loop. Bytes count from the moment they are queued until the kernel has taken them.
 */
final class Outbound {
  /**
   * Above this the peer counts as slow: some 1,700 STARTs. Those who send to a controller wait
   * then, and a launcher is sent no more.
   */
  static final int HIGH_WATER = 1 << 20;

  /** Below this a slow peer is on time again; a quarter, so that senders do not stutter. */
  static final int LOW_WATER = HIGH_WATER / 4;

  /** Nobody asks the channel itself; Netty's own marks would only make it tell us all the time. */
  static final WriteBufferWaterMark CHANNEL_MARKS = new WriteBufferWaterMark(LOW_WATER, HIGH_WATER);

  /**
   * A longer frame is written in such parts, so that the peer's progress shows while it leaves: 30
   * s for each allow for links of 9 kB/s.
   */
  private static final int PART = 256 << 10;

  /** What one TLS record holds: frames are put together up to that, and then leave at once. */
  private static final int RECORD = 16 << 10;

  private final Channel channel;
  private final Flusher flusher;
  private final long cap;
  private final Tracer tracer;
  private final Runnable drained;
  private final Traffic traffic;
  private final AtomicLong pending = new AtomicLong();
  private volatile boolean full;
  private volatile boolean closed;

  // On the loop only: frames that leave with the next flush, and their bytes.
  private final List<Message> unsent = new ArrayList<>();
  private int unsentBytes;
  private boolean awaitsFlush;
  private int lookCounted = -1;

  // On the loop only: bytes unsent, or written to the channel and not yet taken by the kernel; when
  // the last of them were taken, or the first came; since when the peer is slow, if it is.
  private long inFlight;
  private long progressAt;
  private boolean slow;
  private long slowSince;

  /**
   * Room for two of the longest frames above the mark at which senders should wait: a sender that
   * heeds {@link Session#isWritable} never meets the cap, one that does not is told no.
   *
   * @param tracer notes when traced frames leave
   * @param drained run on the loop when a slow peer is on time again
   * @param traffic counts what is written
   */
  Outbound(
      Channel channel,
      Flusher flusher,
      int maxPayload,
      Tracer tracer,
      Runnable drained,
      Traffic traffic) {
    this.channel = channel;
    this.flusher = flusher;
    this.cap = HIGH_WATER + 2L * maxPayload;
    this.tracer = tracer;
    this.drained = drained;
    this.traffic = traffic;
  }

  boolean isWritable() {
    return !full && !closed;
  }

  /** Queues a frame unless the cap is reached or the session is over. */
  boolean offer(Message message) {
    return pending.get() < cap && put(message);
  }

  /**
   * Queues a frame whatever waits already; the caller sees to it that the frame's source waits
   * next. False when the session is over.
   */
  boolean put(Message message) {
    if (closed) {
      return false;
    }
    int size = FrameEncoder.size(message.raw(), message.trace());
    if (pending.addAndGet(size) > HIGH_WATER) {
      full = true; // before the write below, whose completion may be what takes it back
    }
    if (channel.eventLoop().inEventLoop()) {
      write(message);
      return true;
    }
    try {
      channel.eventLoop().execute(() -> write(message));
      return true;
    } catch (RejectedExecutionException stopped) { // the loop has ended, and with it the session
      pending.addAndGet(-size);
      return false;
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Writes the handshake's last frame, before any other. On the loop. */
  void begin(ByteBuf connected) {
    var _ = channel.writeAndFlush(connected);
  }

  /** Nothing more is written, not even what is queued. On the loop. */
  void close() {
    closed = true;
    pending.addAndGet(-unsentBytes);
    unsent.clear();
    unsentBytes = 0;
  }

  /** For how long nothing has left although something waits, in nanoseconds. On the loop. */
  long stalledFor(long now) {
    return inFlight == 0 ? 0 : now - progressAt;
  }

  /** For how long the peer has counted as slow, in nanoseconds. On the loop. */
  long slowFor(long now) {
    return slow ? now - slowSince : 0;
  }

  private void write(Message message) {
    int size = FrameEncoder.size(message.raw(), message.trace());
    if (closed) {
      pending.addAndGet(-size);
      return;
    }
    if (full && !slow) {
      slow = true;
      slowSince = now();
    }
    if (inFlight == 0) {
      progressAt = now();
    }
    inFlight += size;
    traffic.sent(message);
    if (unsentBytes > 0 && unsentBytes + size > RECORD) {
      flush();
    }
    unsent.add(message);
    unsentBytes += size;
    flusher.wrote(this, !awaitsFlush, unsent.size());
    awaitsFlush = true;
  }

  /** Whether it has not been asked this since that look of the flusher's. On the loop. */
  boolean isFirstSince(int look) {
    boolean first = lookCounted != look;
    lookCounted = look;
    return first;
  }

  /** The flusher's turn. On the loop. */
  void flushNow() {
    awaitsFlush = false;
    flush();
  }

  /** Hands all that waits to the kernel, in one buffer, so that little is done per frame. */
  void flush() {
    if (unsent.isEmpty()) {
      return;
    }
    ByteBuf frames = channel.alloc().directBuffer(unsentBytes);
    for (Message message : unsent) {
      Trace trace = message.trace();
      FrameEncoder.write(
          message.operand(), message.raw(), trace == null ? null : tracer.sent(trace), frames);
    }
    unsent.clear(); // before a failed write's listener brings more
    unsentBytes = 0;
    while (frames.readableBytes() > PART) {
      channel.write(frames.readRetainedSlice(PART)).addListener(_ -> left(PART));
    }
    int rest = frames.readableBytes();
    channel.writeAndFlush(frames).addListener(_ -> left(rest));
  }

  /** These bytes left, or never will because the channel is closed. */
  private void left(int bytes) {
    inFlight -= bytes;
    progressAt = now();
    if (pending.addAndGet(-bytes) <= LOW_WATER && full) {
      full = false;
      slow = false;
      if (!closed) {
        drained.run();
      }
    }
  }

  private long now() {
    return channel.eventLoop().ticker().nanoTime();
  }
}
