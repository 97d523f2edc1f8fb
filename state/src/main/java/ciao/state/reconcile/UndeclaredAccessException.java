package ciao.state.reconcile;

/** A reconciler touched what it has not declared: a bug in it, which counts as a failure. */
public final class UndeclaredAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndeclaredAccessException(String message) {
    super(message);
  }
}
