package ciao.state.backup;

import java.io.IOException;

/** A backup that cannot be used as asked; the message says why and what to do. */
public final class BackupException extends IOException {
  private static final long serialVersionUID = 1L;

  BackupException(String message) {
    super(message);
  }
}
