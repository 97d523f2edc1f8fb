package ciao.launcher.driver;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Images in a form of a driver's own, made once from the cache's parts for all its instances. They
 * take part in the node's image cache, which decides what goes. Safe for many threads.
 */
public interface UnpackedImages {
  /**
   * One of them.
   *
   * @param digest of the part it was made from
   * @param bytes what it takes on disk
   * @param used when an instance was last prepared or started from it
   */
  record Unpacked(String digest, long bytes, Instant used) {}

  /** Those that are whole; one that is being unpacked is not among them. */
  List<Unpacked> list() throws IOException;

  /**
   * Lets nobody find it any more, quickly, and for good: a crash does not bring it back.
   *
   * @return false when something is mounted on it; it stays then
   */
  boolean discard(String digest) throws IOException;

  /** Removes from the disk what was discarded; takes its time. */
  void removeDiscarded() throws DriverException, InterruptedException;

  /** Where no driver unpacks images. */
  UnpackedImages NONE =
      new UnpackedImages() {
        @Override
        public List<Unpacked> list() {
          return List.of();
        }

        @Override
        public boolean discard(String digest) {
          return false;
        }

        @Override
        public void removeDiscarded() {}
      };
}
