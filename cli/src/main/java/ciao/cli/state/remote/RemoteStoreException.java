package ciao.cli.state.remote;

/** A read or a watch that no controller answered as it should; the message says why. */
public final class RemoteStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RemoteStoreException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
