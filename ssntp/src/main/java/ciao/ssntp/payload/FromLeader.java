package ciao.ssntp.payload;

import org.jspecify.annotations.Nullable;

/** A command, which counts only as long as its controller leads. */
public interface FromLeader {
  /** The epoch of the controller that sent it; null for one without, which counts as 0. */
  @Nullable Long leaderEpoch();

  /** The same from the leader of this epoch. */
  Payload by(long epoch);
}
