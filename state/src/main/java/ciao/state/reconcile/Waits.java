package ciao.state.reconcile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a reconciler waits for that the engine's end does not wait for. Each wait is over once: by
 * whoever removes it first, or by {@link #giveUp}.
 */
final class Waits {
  private final Object lock = new Object();
  // Guarded by the lock.
  private final Set<Runnable> waits = new LinkedHashSet<>();
  private boolean givenUp;

  /**
   * @param giveUp run when the engine stops before the wait is removed; equal only to itself
   */
  void add(Runnable giveUp) {
    synchronized (lock) {
      if (!givenUp) {
        waits.add(giveUp);
        return;
      }
    }
    giveUp.run();
  }

  /** Whether the wait was still on. */
  boolean remove(Runnable giveUp) {
    synchronized (lock) {
      return waits.remove(giveUp);
    }
  }

  void giveUp() {
    List<Runnable> left;
    synchronized (lock) {
      givenUp = true;
      left = List.copyOf(waits);
      waits.clear();
    }
    left.forEach(Runnable::run);
  }
}
