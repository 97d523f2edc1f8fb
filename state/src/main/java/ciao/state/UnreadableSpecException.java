package ciao.state;

/** A stored spec that cannot be read as the record its type names. */
public final class UnreadableSpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableSpecException(String message, Throwable cause) {
    super(message, cause);
  }
}
