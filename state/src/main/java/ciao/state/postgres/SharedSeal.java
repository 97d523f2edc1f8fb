package ciao.state.postgres;

import ciao.state.seal.MasterKeys;
import ciao.state.seal.SealException;
import ciao.state.seal.SpecSeal;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How those who share a database store specs: with the keys of one ring, which any of them may
 * change while the others run. For any thread.
 */
public final class SharedSeal {
  private final SpecSeal seal;
  private final Optional<Ring> ring;

  private final AtomicLong openings = new AtomicLong();
  // Guarded by this.
  private long inUse;

  private SharedSeal(SpecSeal seal, Optional<Ring> ring) {
    this.seal = seal;
    this.ring = ring;
  }

  /** Opens the ring as it is at the moment. */
  @FunctionalInterface
  public interface Ring {
    MasterKeys open() throws IOException;
  }

  /** Seals nothing. */
  public static SharedSeal withoutKeys() {
    return new SharedSeal(SpecSeal.withoutKeys(), Optional.empty());
  }

  /**
   * @param seal with keys of that ring
   */
  public static SharedSeal with(SpecSeal seal, Ring ring) {
    return new SharedSeal(seal, Optional.of(ring));
  }

  public SpecSeal seal() {
    return seal;
  }

  /** Puts the keys to use that the ring has now. */
  void refresh() throws IOException {
    if (ring.isPresent()) {
      long opening = openings.incrementAndGet();
      use(opening, ring.get().open());
    }
  }

  /** Not what was opened before what is in use already: it may be of before a change. */
  private synchronized void use(long opening, MasterKeys keys) {
    if (opening > inUse) {
      inUse = opening;
      seal.use(keys);
    }
  }

  interface Reading<T> {
    T read() throws IOException;
  }

  /** Reads what may be sealed with a key that another process has just made: then once more. */
  <T> T read(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (SealException unknown) {
      try {
        refresh();
      } catch (IOException e) {
        unknown.addSuppressed(e);
        throw unknown;
      }
      return reading.read();
    }
  }
}
