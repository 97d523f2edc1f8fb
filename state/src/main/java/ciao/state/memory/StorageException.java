package ciao.state.memory;

import ciao.state.Refusal;
import ciao.state.Refusal.Cause;
import ciao.state.Refusal.Outcome;
import ciao.state.Refusal.Unavailable;

/** The log could not make a group of changes durable. */
public final class StorageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /**
   * @param message one sentence with what failed, where, and the way out
   */
  public StorageException(String message, Outcome outcome, Throwable cause) {
    super(message, cause);
    this.refusal = new Unavailable(Cause.STORAGE, message, outcome);
  }

  /** The log may not write at all. */
  public StorageException(Refusal refusal) {
    super(refusal.sentence());
    this.refusal = refusal;
  }

  /** What those who wait are told. */
  public Refusal refusal() {
    return refusal;
  }
}
