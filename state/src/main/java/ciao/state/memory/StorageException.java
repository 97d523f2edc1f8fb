package ciao.state.memory;

import ciao.state.Refusal.Outcome;

/** The log could not make a group of changes durable. */
public final class StorageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  /**
   * @param message one sentence with what failed, where, and the way out
   */
  public StorageException(String message, Outcome outcome, Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  public Outcome outcome() {
    return outcome;
  }
}
