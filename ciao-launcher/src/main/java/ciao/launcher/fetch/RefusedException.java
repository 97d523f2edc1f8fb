package ciao.launcher.fetch;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A controller answered, with a no. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final Pattern DETAIL = Pattern.compile("\"detail\"\\s*:\\s*\"([^\"\\\\]*)\"");

  private final int status;

  RefusedException(int status, String problem) {
    super("the controller answered " + status + detail(problem));
    this.status = status;
  }

  private static String detail(String problem) {
    Matcher detail = DETAIL.matcher(problem);
    return detail.find() ? ": " + detail.group(1) : "";
  }

  /** Whether asking again may help. */
  boolean isPassing() {
    return status == 404 || status == 429 || status >= 500;
  }
}
