package ciao.launcher.qemu;

/** QEMU refused a command; the message is its own. */
final class QmpException extends Exception {
  private static final long serialVersionUID = 1L;

  QmpException(String command, String description) {
    super(command + ": " + description);
  }
}
