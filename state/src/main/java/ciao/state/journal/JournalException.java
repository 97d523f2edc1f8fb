package ciao.state.journal;

import java.io.IOException;

/** The journal cannot be opened, read or written; the message says where and what to do. */
public final class JournalException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean maybeStored;

  JournalException(String message) {
    super(message);
    this.maybeStored = false;
  }

  JournalException(String message, boolean maybeStored, Throwable cause) {
    super(message, cause);
    this.maybeStored = maybeStored;
  }

  /** Whether a record that was not acknowledged may be found when the journal is opened again. */
  public boolean maybeStored() {
    return maybeStored;
  }
}
