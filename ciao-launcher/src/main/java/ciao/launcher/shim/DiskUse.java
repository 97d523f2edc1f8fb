package ciao.launcher.shim;

import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much disk instances take, measured seldom: statistics go out every few seconds, and walking a
 * tree costs as much as it has files.
 */
public final class DiskUse {
  private static final Duration FRESH = Duration.ofMinutes(1);

  /** Some 50 ms of walking. */
  private static final int FILES = 20_000;

  private final InstantSource time;
  private final Map<InstanceId, Measured> measured = new ConcurrentHashMap<>();

  /** Measures nothing yet. */
  public DiskUse(InstantSource time) {
    this.time = time;
  }

  private record Measured(long bytes, Instant at) {}

  /** The bytes in a tree of an instance, at most a minute old, counting 20,000 files at most. */
  public long bytes(InstanceId instance, Path tree) throws IOException {
    Instant now = time.instant();
    Measured last = measured.get(instance);
    if (last == null || last.at().plus(FRESH).isBefore(now)) {
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
