package ciao.netagent.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Reads what a tool writes while it runs, so that it never waits for us, and keeps the beginning (a
 * tool names the cause first). A thread of its own reads; it ends with the tool.
 */
final class ToolOutput implements AutoCloseable {
  /** A tool's answer is a few lines; an image tool's progress is not worth keeping. */
  private static final int KEPT = 16 * 1024;

  /** What an error message repeats at most. */
  private static final int WORDS = 600;

  /** A tool's own child may hold the pipe on; what the tool itself wrote has arrived by then. */
  private static final Duration AFTER_EXIT = Duration.ofSeconds(1);

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final InputStream pipe;
  private final Thread reader;

  ToolOutput(InputStream pipe) {
    this.pipe = pipe;
    this.reader = Thread.ofVirtual().name("tool-output").start(this::read);
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try {
      for (int read = pipe.read(buffer); read >= 0; read = pipe.read(buffer)) {
        keep(buffer, read);
      }
    } catch (IOException e) {
      // The pipe was closed under us: the tool was killed, and what it said so far is kept.
      return;
    }
  }

  private void keep(byte[] buffer, int length) {
    synchronized (kept) {
      kept.write(buffer, 0, Math.min(length, KEPT - kept.size()));
    }
  }

  /** Everything kept, once the tool has ended. */
  String await() throws InterruptedException {
    reader.join(AFTER_EXIT);
    return text();
  }

  /** What the tool said, on one line and short enough for an error message. */
  String words() {
    String line =
        text()
            .lines()
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .collect(Collectors.joining("; "));
    if (line.isEmpty()) {
      return "nothing";
    }
    return line.length() <= WORDS ? line : line.substring(0, WORDS) + "...";
  }

  private String text() {
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      pipe.close();
    } catch (IOException e) {
      // Nothing was to be written; the descriptor is gone either way.
      return;
    }
  }
}
