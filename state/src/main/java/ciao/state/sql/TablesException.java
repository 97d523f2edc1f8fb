package ciao.state.sql;

import java.io.IOException;

/** The tables cannot be opened, read or written; the message says which and what to do. */
public final class TablesException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean maybeStored;

  TablesException(String message) {
    super(message);
    this.maybeStored = false;
  }

  TablesException(String message, Throwable cause) {
    this(message, cause, false);
  }

  TablesException(String message, Throwable cause, boolean maybeStored) {
    super(message, cause);
    this.maybeStored = maybeStored;
  }

  /** Whether what was to be written may be found stored all the same. */
  public boolean maybeStored() {
    return maybeStored;
  }
}
