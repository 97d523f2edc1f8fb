package ciao.ssntp.payload;

import org.jspecify.annotations.Nullable;

/** A command, which counts only as long as its controller leads. */
public sealed interface FromLeader extends Payload
    permits Activate,
        Configure,
        Delete,
        Drain,
        Evacuate,
        Grant,
        OpenStream,
        ReportInventory,
        Restore,
        Start,
        Stop {
  /** The epoch of the controller that sent it; null for one without, which counts as 0. */
  @Nullable Long leaderEpoch();

  /** The same from the leader of this epoch. */
  FromLeader by(long epoch);
}
