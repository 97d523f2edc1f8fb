package ciao.cli;

/** Ends the command with a sentence for the user and an exit code. */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Says why.
   *
   * @param exitCode one of {@link ExitCode}
   * @param message names the value, what was expected, and the way out
   */
  public CommandFailed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** One of {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }
}
