package ciao.launcher.shim;

import java.io.ByteArrayOutputStream;

/**
 * Turns conmon's log format into what the instance wrote, byte for byte. The format is Kubernetes'
 * (CRI logging): per line a time stamp, a blank, {@code stdout} or {@code stderr}, a blank, a tag,
 * a blank, and what was written up to its line feed. The tag is {@code F}, or {@code P} when what
 * was written did not end in a line feed, so that the one in the file is not the instance's.
 *
 * <p>Fed with pieces of a file of any length; holds only its place in a line. Not safe for several
 * threads.
 */
final class LogLines {
  private static final int BLANKS_BEFORE_TEXT = 3;

  /** In the middle of a line whose head was not seen. */
  private static final int SKIPPING = -1;

  private int blanks;
  private boolean partial;

  /** Appends to {@code text} what the instance wrote in these bytes of the file. */
  void read(byte[] bytes, int length, ByteArrayOutputStream text) {
    int from = 0;
    while (from < length) {
      from =
          blanks < BLANKS_BEFORE_TEXT ? readHead(bytes, from) : readText(bytes, from, length, text);
    }
  }

  private int readHead(byte[] bytes, int at) {
    if (blanks == SKIPPING) {
      blanks = bytes[at] == '\n' ? 0 : SKIPPING;
      return at + 1;
    }
    switch (bytes[at]) {
      case ' ' -> blanks++;
      case '\n' -> blanks = 0; // a torn line: the next one begins here
      default -> partial = bytes[at] == 'P';
    }
    return at + 1;
  }

  private int readText(byte[] bytes, int from, int length, ByteArrayOutputStream text) {
    int end = from;
    while (end < length && bytes[end] != '\n') {
      end++;
    }
    if (end == length) {
      text.write(bytes, from, end - from);
      return end;
    }
    blanks = 0;
    text.write(bytes, from, end - from + (partial ? 0 : 1));
    return end + 1;
  }

  /** What follows begins a line. */
  void restart() {
    blanks = 0;
  }

  /** What follows begins anywhere: nothing is text before the next line. */
  void restartWithin() {
    blanks = SKIPPING;
  }
}
