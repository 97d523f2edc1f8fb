package ciao.launcher.shim;

import ciao.launcher.driver.DriverException;
import ciao.ssntp.payload.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Removes several things of an instance, each also when another could not be removed. */
public final class Teardown {
  private @Nullable DriverException first;

  /** Removes one thing; a failure waits for {@link #finish}. */
  public Teardown then(String step, HostStep.Action action) throws InterruptedException {
    try {
      HostStep.run(RefusalReason.LAUNCH_FAILURE, step, action);
    } catch (DriverException e) {
      if (first == null) {
        first = e;
      } else {
        first.addSuppressed(e);
      }
    }
    return this;
  }

  /** Gives something back that others may use from then on: only when all else is really gone. */
  public Teardown last(String step, HostStep.Action action) throws InterruptedException {
    return first == null ? then(step, action) : this;
  }

  /**
   * Says what went wrong.
   *
   * @throws DriverException the first failure, with the others attached
   */
  public void finish() throws DriverException {
    if (first != null) {
      throw first;
    }
  }
}
