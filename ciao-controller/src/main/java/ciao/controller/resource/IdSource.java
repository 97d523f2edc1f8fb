package ciao.controller.resource;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** The one door through which new ids come. */
@FunctionalInterface
public interface IdSource {
  /** A new id; never the same twice. Called from any thread. */
  UUID next();

  /**
   * Random version-4 UUIDs.
   *
   * @param random a generator that may be used by several threads, or by one thread only when all
   *     callers are on it
   */
  static IdSource random(RandomGenerator random) {
    return () -> {
      long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x0000_0000_0000_4000L;
      long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    };
  }
}
