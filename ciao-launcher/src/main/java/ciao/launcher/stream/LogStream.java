package ciao.launcher.stream;

import ciao.launcher.fetch.ControllerSocket;
import ciao.launcher.shim.LogTail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Sends a log: its last lines, then what is added to it. One thread sends; any may say that it is
 * over.
 */
final class LogStream {
  /** After so long without news the controller is asked for a sign of life. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  /** Lines are seldom longer than this on average; fewer than asked for are sent if they are. */
  private static final long BYTES_PER_LINE = 4096;

  private final LogTail tail;
  private final int lines;
  private volatile boolean follow;
  private volatile boolean cut;

  LogStream(LogTail tail, int lines, boolean follow) {
    this.tail = tail;
    this.lines = lines;
    this.follow = follow;
  }

  /** How far back to open a log to find its last lines; -1 lines are all. */
  static long bytesBack(int lines) {
    return lines < 0 ? Long.MAX_VALUE : lines * BYTES_PER_LINE;
  }

  /** Ends when what is there has been sent. */
  void finish() {
    follow = false;
    tail.wake();
  }

  /** Ends at once. */
  void cut() {
    cut = true;
    tail.wake();
  }

  /** Returns when it is over and the reader has it all. */
  void to(ControllerSocket socket) throws IOException, InterruptedException {
    if (lines > 0) { // with none it was opened at the end, and what came since is wanted
      socket.send(lastLines());
    }
    while (!cut) {
      boolean more = follow; // before the read: what was written until the end is still sent
      byte[] text = tail.read();
      if (text.length > 0) {
        socket.send(text);
      } else if (!more) {
        socket.end();
        return;
      } else if (!tail.await(QUIET)) {
        socket.ping();
      }
    }
    throw new IOException("it was cut off");
  }

  /** Bounded by the log's own limit, two generations of a few MiB. */
  private byte[] lastLines() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] some = tail.read(); some.length > 0; some = tail.read()) {
      all.writeBytes(some);
    }
    byte[] text = all.toByteArray();
    int from = text.length;
    int left = lines;
    if (from > 0 && text[from - 1] == '\n') {
      left++;
    }
    while (from > 0 && left > 0) {
      if (text[from - 1] == '\n' && --left == 0) {
        break;
      }
      from--;
    }
    return Arrays.copyOfRange(text, from, text.length);
  }
}
