package ciao.state;

/** A stored spec that cannot be read as the record its type names. */
public final class UnreadableSpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a cause: those who read JSON quote it in theirs. */
  public UnreadableSpecException(String message) {
    super(message);
  }
}
