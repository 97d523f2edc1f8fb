package ciao.state.sql;

import java.io.IOException;

/** The tables cannot be opened, read or written; the message says which and what to do. */
final class TablesException extends IOException {
  private static final long serialVersionUID = 1L;

  TablesException(String message) {
    super(message);
  }

  TablesException(String message, Throwable cause) {
    super(message, cause);
  }
}
