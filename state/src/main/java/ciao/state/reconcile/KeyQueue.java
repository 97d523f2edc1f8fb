package ciao.state.reconcile;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Keys that wait for work, each at most once, first come first served. A key in work is on hold:
 * put again meanwhile, it comes back to the end of the line when its work ends. Knows neither
 * threads nor time.
 */
final class KeyQueue<K> {
  private enum State {
    READY,
    IN_WORK,
    DELAYED
  }

  private static final class Slot {
    State state = State.READY;

    /** In work, and put again since. */
    boolean again;

    /** Delayed, and not to be woken by a put. */
    boolean firm;

    /** Which delay it is in. */
    long ticket;

    int failures;
    int conflicts;
  }

  private final Map<K, Slot> slots = new HashMap<>();
  private final Queue<K> ready = new ArrayDeque<>();
  private long tickets;

  void put(K key) {
    Slot slot = slots.get(key);
    if (slot == null) {
      slots.put(key, new Slot());
      ready.add(key);
      return;
    }
    switch (slot.state) {
      case READY -> {}
      case IN_WORK -> slot.again = true;
      case DELAYED -> {
        if (!slot.firm) {
          makeReady(key, slot);
        }
      }
    }
  }

  /** The next key, now in work; null when none is ready. */
  @Nullable K take() {
    K key = ready.poll();
    if (key != null) {
      Slot slot = slot(key, State.READY);
      slot.state = State.IN_WORK;
      slot.again = false;
    }
    return key;
  }

  /** Its work is done. */
  void release(K key) {
    Slot slot = slot(key, State.IN_WORK);
    if (slot.again) {
      forget(slot);
      makeReady(key, slot);
    } else {
      slots.remove(key);
    }
  }

  /** Its work has to be repeated. */
  void repeat(K key) {
    makeReady(key, slot(key, State.IN_WORK));
  }

  /**
   * Its work has to wait until it is {@link #due}. A put ends the wait early, also one made while
   * it was in work, unless the wait is firm.
   */
  void delay(K key, boolean firm) {
    Slot slot = slot(key, State.IN_WORK);
    if (slot.again && !firm) {
      makeReady(key, slot);
      return;
    }
    slot.state = State.DELAYED;
    slot.firm = firm;
    slot.ticket = ++tickets;
  }

  /** The number of the wait it is in; 0 when it is in none. */
  long ticket(K key) {
    Slot slot = slots.get(key);
    return slot != null && slot.state == State.DELAYED ? slot.ticket : 0;
  }

  /** A wait is over; nothing happens when it ended before. */
  void due(K key, long ticket) {
    if (ticket(key) == ticket) {
      makeReady(key, slot(key, State.DELAYED));
    }
  }

  /** Counts a failure of a key in work. Returns how many there were in a row. */
  int failed(K key) {
    Slot slot = slot(key, State.IN_WORK);
    slot.conflicts = 0;
    return ++slot.failures;
  }

  /** The same for a conflict; a failure in between begins the row anew. */
  int conflicted(K key) {
    return ++slot(key, State.IN_WORK).conflicts;
  }

  /** Forgets the failures and conflicts of a key in work. */
  void forgive(K key) {
    forget(slot(key, State.IN_WORK));
  }

  /** Keys that are ready, in work or delayed. */
  int size() {
    return slots.size();
  }

  private static void forget(Slot slot) {
    slot.failures = 0;
    slot.conflicts = 0;
  }

  private void makeReady(K key, Slot slot) {
    slot.state = State.READY;
    ready.add(key);
  }

  private Slot slot(K key, State expected) {
    Slot slot = slots.get(key);
    if (slot == null || slot.state != expected) {
      throw new IllegalStateException(
          "%s is %s (expected: %s)"
              .formatted(key, slot == null ? "not queued" : slot.state, expected));
    }
    return slot;
  }
}
