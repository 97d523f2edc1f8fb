package ciao.launcher.stream;

import org.jspecify.annotations.Nullable;

/**
 * One open stream, known from the moment it was asked for: an instance that ends while its log is
 * still being opened ends the stream all the same. Thread-safe.
 */
final class Following {
  private @Nullable LogStream stream;
  private boolean over;
  private boolean cut;

  synchronized void begin(LogStream opened) {
    stream = opened;
    if (over) {
      opened.finish();
    }
    if (cut) {
      opened.cut();
    }
  }

  /** Nothing more will be written. */
  synchronized void end() {
    over = true;
    if (stream != null) {
      stream.finish();
    }
  }

  /** Nothing more will be read. */
  synchronized void cut() {
    cut = true;
    if (stream != null) {
      stream.cut();
    }
  }
}
