package ciao.launcher;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many preparations and starts a node carries at once. It adapts: one more per round of starts
 * as long as they are about as fast as the fastest lately, and a third less when they slow down.
 * Stopping and deleting are never held up. Thread-safe; whoever came first goes first.
 */
final class StartLimit {
  /** A start that takes longer than this many times the fastest lately (and the slack) is slow. */
  private static final double SLOW = 2.0;

  /** Starts of a few milliseconds vary by more than their own length on an idle machine. */
  private static final double SLACK_MS = 20;

  private static final double DECREASE = 0.7;

  /** The fastest start is forgotten at this rate per start, as the machine's other load changes. */
  private static final double FORGET = 1.01;

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition room = lock.newCondition();
  private final int most;
  private double limit;
  private double fastestMs = Double.MAX_VALUE;
  private int underWay;

  /** Starts before the limit may sink again: those under way when it sank know nothing of it. */
  private int blind;

  StartLimit(int initial, int most) {
    if (initial < 1 || most < initial) {
      throw new IllegalArgumentException(
          "start limit: initial %d, most %d (expected: 1 or more, and not less)"
              .formatted(initial, most));
    }
    this.limit = initial;
    this.most = most;
  }

  /** A place to be taken and given back by one thread, as often as it likes. */
  Place place() {
    return new Place(this);
  }

  /** One thread's place, or the lack of it. */
  static final class Place implements AutoCloseable {
    private final StartLimit limit;
    private boolean taken;

    private Place(StartLimit limit) {
      this.limit = limit;
    }

    /** Waits for it. */
    void take() throws InterruptedException {
      if (!taken) {
        limit.enter();
        taken = true;
      }
    }

    /** Gives it back, if it is taken. */
    void leave() {
      if (taken) {
        taken = false;
        limit.leave();
      }
    }

    /** The start it was taken for went well. */
    void started(double tookMs) {
      limit.started(tookMs);
    }

    @Override
    public void close() {
      leave();
    }
  }

  private void enter() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (underWay >= (int) limit) {
        room.await();
      }
      underWay++;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      underWay--;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void started(double tookMs) {
    lock.lock();
    try {
      boolean slow = tookMs > fastestMs * SLOW + SLACK_MS;
      fastestMs = Math.min(tookMs, fastestMs * FORGET);
      if (blind > 0) {
        blind--;
      } else if (slow) {
        limit = Math.max(1, limit * DECREASE);
        blind = underWay;
      } else if (underWay * 2 >= limit) { // else it is not the limit that keeps it fast
        limit = Math.min(most, limit + 1 / limit);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many may be under way now. */
  int now() {
    lock.lock();
    try {
      return (int) limit;
    } finally {
      lock.unlock();
    }
  }
}
