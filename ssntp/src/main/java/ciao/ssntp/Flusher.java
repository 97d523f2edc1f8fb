package ciao.ssntp;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Flushes what one event loop's connections have to send, once for all that came meanwhile. It does
 * so at the end of the loop's iteration: at once, where few frames come. Under load it lets the few
 * frames of each of many peers gather for a bounded time, so that they leave in one TLS record and
 * one system call, which cost more than all else there is to do for a frame; whoever has enough
 * gets them as ever. Used on its loop only.
 */
final class Flusher {
  /**
   * Frames for more peers than that in one iteration may be load: then it looks again before it
   * flushes.
   */
  static final int BUSY = 8;

  /**
   * Frames for more peers than that from look to look are load: 16,000 a second. Peers, not frames:
   * to flush few peers costs little, whatever comes for them, and whoever asks for answers all the
   * time shall not hold up what the others get.
   */
  static final int LOAD = 32;

  /**
   * A look that comes late, as the loop had something else to do or stood still, finds what came in
   * more time, and takes so many times as much for load at most; there may be only a hundred peers.
   */
  static final int MOST_LATE = 2;

  /** So many STARTs fill a TLS record; at 240,000 a second a hundred peers get them in 10 ms. */
  static final int ENOUGH = 24;

  /** Between looks under load; so long is what is left of a burst held up. */
  static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(2);

  /**
   * For how long a frame may wait for others, where these are not too many: under load alone, when
   * it has waited as long to be read. At 100,000 frames a second a thousand peers get two each in
   * that time.
   */
  static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Where flushing all of them takes longer than a third of that, they wait for so many times as
   * long: more than a quarter of the loop's time would go into it, and the less so the more leaves
   * at a time.
   */
  static final int TIMES_FLUSHING = 3;

  /** But no longer than that. */
  static final long LONGEST_WAIT_OF_MANY = TimeUnit.MILLISECONDS.toNanos(60);

  private final EventLoop loop;
  private final Executor endOfIteration;

  /** All that have frames to send. */
  private final List<Outbound> waiting = new ArrayList<>();

  /** Those of them that have enough. */
  private final List<Outbound> ready = new ArrayList<>();

  /** The number of the look to come: whoever is written to counts once for each. */
  private int look;

  /** Frames that came since the last look. */
  private int frames;

  /** How many peers they came for. */
  private int peers;

  /** When the first frame came that still waits. */
  private long since;

  /** When the last look was. */
  private long lastLook;

  /** For how long it may wait, by what the last flush of all took. */
  private long longestWait = LONGEST_WAIT;

  private boolean looksAtEnd;
  private boolean looksAgain;

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
   * @param unsent how many it has to flush now
   */
  void wrote(Outbound outbound, boolean first, int unsent) {
    frames++;
    if (outbound.isFirstSince(look)) {
      peers++;
    }
    if (waiting.isEmpty()) {
      since = now();
    }
    if (first) {
      waiting.add(outbound);
    }
    if (unsent == ENOUGH) {
      ready.add(outbound);
    }
    if (!looksAtEnd && (!looksAgain || unsent == ENOUGH)) {
      looksAtEnd = true;
      endOfIteration.execute(this::atEndOfIteration);
    }
  }

  private void atEndOfIteration() {
    looksAtEnd = false;
    if (looksAgain) {
      flushReady();
    } else {
      look(BUSY);
    }
  }

  private void again() {
    looksAgain = false;
    look(load(now() - lastLook));
  }

  /** Frames for more peers than that are load when they came in so much time, in nanoseconds. */
  static int load(long sinceLastLook) {
    return (int) (LOAD * Math.clamp((double) sinceLastLook / LOOK_AGAIN, 1, MOST_LATE));
  }

  private void look(int load) {
    boolean gathers = gathers(frames, peers, load, waiting.size());
    look++;
    frames = 0;
    peers = 0;
    if (gathers) {
      looksAgain = true;
      lastLook = now();
      var _ = loop.schedule(this::again, LOOK_AGAIN, TimeUnit.NANOSECONDS);
    }
    if (gathers && now() - since + LOOK_AGAIN <= longestWait) {
      flushReady();
    } else {
      flushAll();
    }
  }

  /**
   * Whether peers that have few frames should have more of them before they are flushed.
   *
   * @param frames came since the last look, or in this iteration
   * @param peers whom these are for
   * @param load how many such peers are no load yet
   * @param waiting how many have frames to flush
   */
  static boolean gathers(int frames, int peers, int load, int waiting) {
    return peers > load && frames < ENOUGH * waiting;
  }

  /** They still wait their turn, with nothing or with what comes until then. */
  private void flushReady() {
    Outbound[] flushing = ready.toArray(Outbound[]::new);
    ready.clear();
    for (Outbound outbound : flushing) {
      outbound.flush();
    }
  }

  /** How long frames may wait when it took so long to flush all, in nanoseconds both. */
  static long longestWait(long flushing) {
    return Math.clamp(TIMES_FLUSHING * flushing, LONGEST_WAIT, LONGEST_WAIT_OF_MANY);
  }

  private void flushAll() {
    long began = now();
    ready.clear();
    Outbound[] flushing = waiting.toArray(Outbound[]::new);
    waiting.clear(); // a flush may fail a write, whose listener writes to another connection
    for (Outbound outbound : flushing) {
      outbound.flushNow();
    }
    longestWait = longestWait(now() - began);
  }

  private long now() {
    return loop.ticker().nanoTime();
  }
}
