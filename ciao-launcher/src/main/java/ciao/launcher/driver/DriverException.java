package ciao.launcher.driver;

import ciao.ssntp.payload.RefusalReason;
import org.jspecify.annotations.Nullable;

/** A step with an instance went wrong; the message is for the instance's owner. */
public final class DriverException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  /**
   * Names what went wrong.
   *
   * @param reason the code
   * @param step what was being done: {@code unpack the image}, {@code start the container}
   * @param cause why, with the tool's own words; one line where possible, no stack trace
   */
  public DriverException(RefusalReason reason, String step, String cause) {
    this(reason, step, cause, null);
  }

  /** The same, keeping the exception behind it for the node's log. */
  public DriverException(
      RefusalReason reason, String step, String cause, @Nullable Throwable behind) {
    super("could not " + step + ": " + cause, behind);
    this.reason = reason;
  }

  /** The code to report. */
  public RefusalReason reason() {
    return reason;
  }
}
