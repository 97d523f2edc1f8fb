package ciao.launcher.node;

import java.util.TreeSet;

/**
 * Numbers the STARTs of one connection, as the scheduler does at its end, and knows up to which of
 * them the node's room accounts for every one. Owned by the launcher's turns.
 */
public final class StartCount {
  private final TreeSet<Long> open = new TreeSet<>();
  private long received;

  /** A START arrived; its number, from 1. */
  public long received() {
    received++;
    open.add(received);
    return received;
  }

  /** The room accounts for this START now, taken or refused. */
  public void accounted(long number) {
    open.remove(number);
  }

  /** The number of the last START before which none is unaccounted for; 0 = none yet. */
  public long lastAccounted() {
    return open.isEmpty() ? received : open.first() - 1;
  }
}
