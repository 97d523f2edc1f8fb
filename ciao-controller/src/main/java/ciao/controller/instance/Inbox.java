package ciao.controller.instance;

import ciao.controller.resource.InstanceSpec;
import ciao.state.Pointer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.SequencedSet;

/**
 * What waits for the reconciler's next turn. Wishes are named, not carried: whoever changes one
 * often is still read once. Its lock is held for a few instructions only.
 */
final class Inbox {
  /**
   * Half a second's work; a scheduler that tells more is not read from until half of it is done.
   */
  static final int CONGESTED = 20_000;

  private final Object lock = new Object();
  private final Queue<InstanceEvent> events = new ArrayDeque<>();
  private final SequencedSet<Pointer<InstanceSpec>> wishes = new LinkedHashSet<>();
  private boolean congested;

  /** Takes it in any case. Returns whether more may come. */
  boolean add(InstanceEvent event) {
    synchronized (lock) {
      events.add(event);
      congested |= events.size() >= CONGESTED;
      return !congested;
    }
  }

  void addWish(Pointer<InstanceSpec> wish) {
    synchronized (lock) {
      wishes.add(wish);
    }
  }

  /** Takes out the oldest events, at most so many. */
  List<InstanceEvent> takeEvents(int most) {
    synchronized (lock) {
      List<InstanceEvent> taken = new ArrayList<>(Math.min(most, events.size()));
      while (taken.size() < most) {
        InstanceEvent next = events.poll();
        if (next == null) {
          break;
        }
        taken.add(next);
      }
      return taken;
    }
  }

  /** Takes out the oldest wishes, at most so many. */
  List<Pointer<InstanceSpec>> takeWishes(int most) {
    synchronized (lock) {
      List<Pointer<InstanceSpec>> taken = new ArrayList<>(Math.min(most, wishes.size()));
      Iterator<Pointer<InstanceSpec>> oldest = wishes.iterator();
      while (taken.size() < most && oldest.hasNext()) {
        taken.add(oldest.next());
        oldest.remove();
      }
      return taken;
    }
  }

  boolean isCongested() {
    synchronized (lock) {
      return congested;
    }
  }

  boolean hasWishes() {
    synchronized (lock) {
      return !wishes.isEmpty();
    }
  }

  /**
   * Whether nothing waits.
   *
   * @param withEvents whether events count, or only wishes
   */
  boolean isEmpty(boolean withEvents) {
    synchronized (lock) {
      return wishes.isEmpty() && (events.isEmpty() || !withEvents);
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

  void clear() {
    synchronized (lock) {
      events.clear();
      wishes.clear();
      congested = false;
    }
  }
}
