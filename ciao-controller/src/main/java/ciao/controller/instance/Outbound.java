package ciao.controller.instance;

import ciao.ssntp.Operand;
import ciao.ssntp.payload.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The way to the scheduler. Called within turns; never blocks. */
public interface Outbound {
  /** Sends a payload, or loses it: whoever sends sees to it that nothing depends on it. */
  void send(Operand operand, Payload payload);

  /**
   * The same, and what becomes of it is timed where the way to the scheduler can do that.
   *
   * @param label what it is counted under
   * @param since when it was asked for; null: now
   */
  default void sendTraced(Operand operand, Payload payload, String label, @Nullable Instant since) {
    send(operand, payload);
  }

  /** Whether the scheduler keeps up; when it does again, the reconciler is to be told. */
  boolean isWritable();

  /** The reconciler refused to take more a while ago, and has room again. */
  void resumeReading();

  /** Ends the session and begins another, so that the scheduler tells everything again. */
  void startOver();
}
