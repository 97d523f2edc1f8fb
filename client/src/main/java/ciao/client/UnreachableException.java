package ciao.client;

import org.jspecify.annotations.Nullable;

/** No controller answered; the message says where it was sought, why it failed, and the way out. */
public final class UnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
