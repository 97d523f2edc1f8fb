package ciao.launcher.stream;

import ciao.launcher.shim.LogTail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * A log as a body: its last lines, then what is added to it. Read by one thread; finished and
 * closed by any.
 */
final class LogStream extends InputStream {
  /** Only how long it takes to notice that the reader went away while nothing is written. */
  private static final Duration LOOK_UP = Duration.ofSeconds(30);

  /** Lines are seldom longer than this on average; fewer than asked for are sent if they are. */
  private static final long BYTES_PER_LINE = 4096;

  private final LogTail tail;
  private final int lines;
  private volatile boolean follow;
  private volatile boolean closed;
  private byte[] chunk = {};
  private int next;
  private boolean begun;

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

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, chunk.length - next);
    System.arraycopy(chunk, next, bytes, from, count);
    next += count;
    return count;
  }

  private boolean fill() throws IOException {
    if (next < chunk.length) {
      return true;
    }
    next = 0;
    chunk = begun ? tail.read() : lastLines();
    begun = true;
    while (chunk.length == 0 && !closed) {
      boolean more = follow; // before the read: what was written until the end is still sent
      chunk = tail.read();
      if (chunk.length > 0) {
        return true;
      }
      if (!more) {
        return false;
      }
      await();
    }
    return chunk.length > 0 && !closed;
  }

  private void await() throws InterruptedIOException {
    try {
      tail.await(LOOK_UP);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the launcher is ending");
    }
  }

  /** Bounded by the log's own limit, two generations of a few MiB. */
  private byte[] lastLines() throws IOException {
    if (lines < 0) {
      return tail.read();
    }
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
    return Arrays.copyOfRange(text, lines == 0 ? text.length : from, text.length);
  }

  /** Nothing more is read; the log belongs to whoever opened it, and is closed by it. */
  @Override
  public void close() {
    closed = true;
    finish();
  }
}
