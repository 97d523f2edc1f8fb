package ciao.cli;

/** How the command ends: scripts may rely on these. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** The request was understood and refused, or failed. */
  public static final int REFUSED = 1;

  /** The command line makes no sense. */
  public static final int USAGE = 2;

  /** No controller answers. */
  public static final int UNREACHABLE = 3;

  /** Interrupted by the user, as shells report SIGINT. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
