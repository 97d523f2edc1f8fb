package ciao.controller.instance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** What waits to be heard. Its lock is held for a few instructions only. */
final class Inbox {
  /**
   * Half a second's work; a scheduler that tells more is not read from until half of it is done.
   */
  static final int CONGESTED = 20_000;

  private final Object lock = new Object();
  private final Queue<Heard> events = new ArrayDeque<>();
  private boolean congested;

  /** Takes it in any case. Returns whether more may come. */
  boolean add(Heard event) {
    synchronized (lock) {
      events.add(event);
      congested |= events.size() >= CONGESTED;
      return !congested;
    }
  }

  /** Takes out the oldest, at most so many. */
  List<Heard> take(int most) {
    synchronized (lock) {
      List<Heard> taken = new ArrayList<>(Math.min(most, events.size()));
      while (taken.size() < most) {
        Heard next = events.poll();
        if (next == null) {
          break;
        }
        taken.add(next);
      }
      return taken;
    }
  }

  boolean isCongested() {
    synchronized (lock) {
      return congested;
    }
  }

  boolean isEmpty() {
    synchronized (lock) {
      return events.isEmpty();
    }
  }

  /** Whether it was congested and has room again; true once each time. */
  boolean relieved() {
    synchronized (lock) {
      boolean relieved = congested && events.size() < CONGESTED / 2;
      congested &= !relieved;
      return relieved;
    }
  }
}
