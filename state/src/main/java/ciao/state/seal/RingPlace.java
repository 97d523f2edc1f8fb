package ciao.state.seal;

import java.io.IOException;
import java.util.Optional;

/** Where a key ring lies: a file, or whatever else all who need it can reach. For any thread. */
public interface RingPlace {
  /** To name it in errors. */
  String name();

  /** The ring's bytes; empty when there is none. */
  Optional<byte[]> read() throws IOException;

  /**
   * Returns when what is there now is safe.
   *
   * @throws KeyRingException when another change is under way, in whatever process
   */
  <T> T change(Change<T> change) throws IOException;

  /** Makes the next ring of the one there is. */
  @FunctionalInterface
  interface Change<T> {
    /**
     * @throws IOException when there is to be no change
     */
    Changed<T> make(Optional<byte[]> before) throws IOException;
  }

  /** The next ring, and what whoever changed it wants to know. */
  record Changed<T>(byte[] ring, T result) {}
}
