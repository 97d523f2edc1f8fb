package ciao.scheduler;

import ciao.ssntp.epoch.HighestEpoch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What a scheduler knows of terms, also after a restart.
 *
 * @param leaders the highest epoch of a controller that was seen
 * @param own the highest this scheduler was activated with
 */
record Epochs(HighestEpoch leaders, HighestEpoch own) {
  /**
   * Reads them.
   *
   * @param clock says when a write that failed is tried again
   * @param blocking brings higher ones to disk
   * @throws IOException naming the file and the way out when one holds something else
   */
  static Epochs open(Path home, InstantSource clock, Executor blocking) throws IOException {
    return new Epochs(
        HighestEpoch.open(home, "leader-epoch", clock, blocking),
        HighestEpoch.open(home, "scheduler-epoch", clock, blocking));
  }
}
