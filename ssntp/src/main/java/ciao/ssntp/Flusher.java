package ciao.ssntp;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Flushes what one event loop's connections have to send, once for all that came meanwhile. It does
 * so at the end of the loop's iteration: at once, where few frames come. Under load it lets them
 * gather for a bounded time, so that several frames of one peer leave in one TLS record and one
 * system call, which cost more than all else there is to do for a frame. Used on its loop only.
 */
final class Flusher {
  /** More frames than that in one iteration, and then from look to look, are load. */
  static final int BUSY = 16;

  /** With so many frames for each waiting peer a flush costs little per frame. */
  static final int ENOUGH = 16;

  /** Between looks under load; so long is what is left of a burst held up. */
  static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(2);

  /**
   * For how long a frame may wait for others at most: under load alone, when it has waited as long
   * to be read. At 100,000 frames a second a thousand peers get two each in that time.
   */
  static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(20);

  private final EventLoop loop;
  private final Executor endOfIteration;
  private final List<Outbound> waiting = new ArrayList<>();
  private int frames;
  private int framesBefore;
  private long since;

  /**
   * @param endOfIteration runs a task when the loop has dealt with all it found to do
   */
  Flusher(EventLoop loop, Executor endOfIteration) {
    this.loop = loop;
    this.endOfIteration = endOfIteration;
  }

  /**
   * That of a loop.
   *
   * @param loop one of {@link NetworkStack#eventLoops}
   */
  static Flusher on(EventLoop loop) {
    return new Flusher(loop, ((SingleThreadEventLoop) loop)::executeAfterEventLoopIteration);
  }

  /**
   * This connection has one frame more to flush.
   *
   * @param first whether it is the first since its last turn
   */
  void wrote(Outbound outbound, boolean first) {
    if (waiting.isEmpty()) {
      since = now();
      endOfIteration.execute(this::look);
    }
    frames++;
    if (first) {
      waiting.add(outbound);
    }
  }

  private void look() {
    int come = frames - framesBefore;
    framesBefore = frames;
    if (isWorthWaiting(come, frames, waiting.size(), now() - since)) {
      var _ = loop.schedule(this::look, LOOK_AGAIN, TimeUnit.NANOSECONDS);
    } else {
      flush();
    }
  }

  /**
   * Whether to let more frames come before a flush.
   *
   * @param come frames since the last look, or in this iteration
   * @param frames all that wait
   * @param peers how many connections they are for
   * @param waited for how long the first of them has waited, nanoseconds
   */
  static boolean isWorthWaiting(int come, int frames, int peers, long waited) {
    return come > BUSY && frames < ENOUGH * peers && waited + LOOK_AGAIN <= LONGEST_WAIT;
  }

  private void flush() {
    frames = 0;
    framesBefore = 0;
    Outbound[] flushing = waiting.toArray(Outbound[]::new);
    waiting.clear(); // a flush may fail a write, whose listener writes to another connection
    for (Outbound outbound : flushing) {
      outbound.flushNow();
    }
  }

  private long now() {
    return loop.ticker().nanoTime();
  }
}
