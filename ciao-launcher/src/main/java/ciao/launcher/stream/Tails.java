package ciao.launcher.stream;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.shim.LogTail;
import ciao.ssntp.payload.StreamPurpose;
import java.io.IOException;

/** Opens what an instance writes, for reading. */
@FunctionalInterface
public interface Tails {
  /**
   * Opens a log or console.
   *
   * @param last how many of its last bytes to begin with
   */
  LogTail open(InstanceDirectory directory, StreamPurpose purpose, long last) throws IOException;
}
