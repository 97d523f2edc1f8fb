package ciao.state;

/** A refusal where the caller had expected none. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedException(Refusal refusal) {
    super(refusal.sentence());
  }
}
