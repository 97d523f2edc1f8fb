package ciao.launcher.shim;

import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How much disk instances take, measured seldom: statistics go out every few seconds, and walking a
 * tree costs as much as it has files.
 */
public final class DiskUse {
  private static final long FRESH = Duration.ofMinutes(1).toNanos();

  /** Some 50 ms of walking. */
  private static final int FILES = 20_000;

  private final LongSupplier nanos;
  private final Map<InstanceId, Measured> measured = new ConcurrentHashMap<>();

  /**
   * Measures nothing yet.
   *
   * @param nanos measures durations, in nanoseconds from anywhere; unlike the time of day it is
   *     never set
   */
  public DiskUse(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Measured(long bytes, long at) {}

  /** The bytes in a tree of an instance, at most a minute old, counting 20,000 files at most. */
  public long bytes(InstanceId instance, Path tree) throws IOException {
    long now = nanos.getAsLong();
    Measured last = measured.get(instance);
    if (last == null || now - last.at() > FRESH) {
      last = new Measured(Trees.size(tree, FILES), now);
      measured.put(instance, last);
    }
    return last.bytes();
  }

  /** Forgets an instance. */
  public void forget(InstanceId instance) {
    measured.remove(instance);
  }
}
