package ciao.controller.api;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether the heap has room for more objects that stay. All that is kept is in memory: without this
 * a tenant could go on making things until the controller dies, and dies again whenever it is
 * started. Counted is what the last collection of the old generation could not free, as garbage is
 * no reason to refuse anything.
 */
final class HeapRoom {
  /** The rest is for requests under way, and for starting again with as much. */
  private static final int MOST_PERCENT = 80;

  private final LongSupplier alive;
  private final long most;

  /**
   * @param alive bytes that the last collection left; 0 before the first
   * @param capacity bytes there can be
   */
  HeapRoom(LongSupplier alive, long capacity) {
    this.alive = alive;
    this.most = capacity / 100 * MOST_PERCENT;
  }

  static HeapRoom ofThisJvm() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
        .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
        .map(pool -> new HeapRoom(() -> afterCollection(pool), pool.getUsage().getMax()))
        .orElseGet(() -> new HeapRoom(() -> 0, Long.MAX_VALUE));
  }

  private static long afterCollection(MemoryPoolMXBean pool) {
    return Optional.ofNullable(pool.getCollectionUsage()).map(MemoryUsage::getUsed).orElse(0L);
  }

  boolean isScarce() {
    return alive.getAsLong() > most;
  }
}
