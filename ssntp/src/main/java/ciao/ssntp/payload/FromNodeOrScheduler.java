package ciao.ssntp.payload;

import org.jspecify.annotations.Nullable;

/**
 * A payload that a launcher or the scheduler may send. The server refuses it from a launcher that
 * does not name itself.
 */
public interface FromNodeOrScheduler {
  /** The launcher that speaks, or null: the scheduler. */
  @Nullable NodeId node();
}
