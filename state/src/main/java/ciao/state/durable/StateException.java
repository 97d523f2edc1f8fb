package ciao.state.durable;

import java.io.IOException;

/** A store that cannot be opened or closed as it is; the message says why and what to do. */
final class StateException extends IOException {
  private static final long serialVersionUID = 1L;

  StateException(String message) {
    super(message);
  }

  StateException(String message, Throwable cause) {
    super(message, cause);
  }
}
