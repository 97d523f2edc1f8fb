package ciao.netagent.host;

/** A host tool is missing, failed or did not end in time; the message carries its own words. */
public final class ToolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The message stands alone: it names the tool. */
  public ToolException(String message) {
    super(message);
  }

  public ToolException(String message, Throwable behind) {
    super(message, behind);
  }
}
