package ciao.launcher.shim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an instance wrote, from near the end on, and goes on as it grows, also over the begin
 * of a new generation. The usual loop:
 *
 * <pre>{@code
 * try (LogTail tail = shim.output(directory, 64 * 1024)) {
 *   do {
 *     for (byte[] text = tail.read(); text.length > 0; text = tail.read()) {
 *       out.write(text);
 *     }
 *   } while (follow && !ended && tail.await(Duration.ofSeconds(5)) ...);
 * }
 * }</pre>
 *
 * What was lost to a flood while nobody read is silently missing. For one thread; {@link #wake} for
 * any.
 */
public final class LogTail implements AutoCloseable {
  /** One read: large enough to be fast, small enough for thousands of them in flight. */
  private static final int CHUNK = 64 * 1024;

  private final Path log;
  private final @Nullable LogLines lines;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private final Semaphore news = new Semaphore(0);
  private DirectoryWatch.@Nullable Subscription subscription;
  private @Nullable FileChannel file;
  private Optional<Object> inode = Optional.empty();
  private LogCut cut = LogCut.NONE;

  private LogTail(Path log, @Nullable LogLines lines) {
    this.log = log;
    this.lines = lines;
  }

  /** A log conmon writes. */
  static LogTail conmon(Path log, long last, DirectoryWatch watch) throws IOException {
    return open(new LogTail(log, new LogLines()), last, watch);
  }

  /** A log that is text as it is, and may be shortened where it is (see {@link LogCut}). */
  static LogTail plain(Path log, long last, DirectoryWatch watch) throws IOException {
    return open(new LogTail(log, null), last, watch);
  }

  private static LogTail open(LogTail tail, long last, DirectoryWatch watch) throws IOException {
    tail.subscription = watch.listenBeside(tail.log, tail::changed);
    try {
      tail.begin(last);
      return tail;
    } catch (IOException e) {
      tail.close();
      throw e;
    }
  }

  /** Others write beside the log. */
  private void changed(@Nullable Path name) {
    if (name == null || name.equals(log.getFileName())) {
      wake();
    }
  }

  private void begin(long last) throws IOException {
    long size = Files.exists(log) ? Files.size(log) : 0;
    Path previous = LogGenerations.previous(log);
    Optional<Object> older = LogGenerations.inode(previous);
    if (last > size && older.isPresent() && !older.equals(LogGenerations.inode(log))) {
      switchTo(previous);
      skip(Files.size(previous) - (last - size));
    } else if (next()) {
      skip(size - last);
    }
  }

  private void skip(long position) throws IOException {
    if (position <= 0 || file == null) {
      return;
    }
    if (lines == null) {
      file.position(position);
    } else {
      file.position(position - 1); // from the line feed before, should a line begin just here
      lines.restartWithin();
    }
  }

  /**
   * What was written since the last call, some 64 KiB at most; empty when there is nothing more
   * now.
   */
  public byte[] read() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (text.size() == 0) {
      if (!readChunk(text) && !next()) {
        break;
      }
    }
    return text.toByteArray();
  }

  private boolean readChunk(ByteArrayOutputStream text) throws IOException {
    if (file == null) {
      return false;
    }
    if (lines == null) {
      followCut(file);
    }
    if (file.read(chunk.clear()) <= 0) {
      return false;
    }
    if (lines == null) {
      text.write(chunk.array(), 0, chunk.position());
    } else {
      lines.read(chunk.array(), chunk.position(), text);
    }
    return true;
  }

  /** After a cut the place where reading goes on stands elsewhere in the file. */
  private void followCut(FileChannel log) throws IOException {
    long size = log.size();
    if (size == 0) {
      return; // what is kept is about to be put back
    }
    LogCut now = LogCut.of(log);
    if (!now.equals(cut)) {
      log.position(now.equals(LogCut.NONE) ? 0 : now.place(cut, log.position()));
      cut = now;
    } else if (now.equals(LogCut.NONE) && size < log.position()) {
      log.position(0); // shortened by somebody else: rather something twice than nothing
    }
  }

  /** Goes on to the current generation if it is another than the one that has just been read up. */
  private boolean next() throws IOException {
    Optional<Object> current = LogGenerations.inode(log);
    if (current.isEmpty() || current.equals(inode)) {
      return false;
    }
    if (file != null && file.position() < file.size()) {
      return true; // more was written to the old one before the new one came
    }
    return switchTo(log);
  }

  private boolean switchTo(Path generation) throws IOException {
    FileChannel opened;
    try {
      opened = FileChannel.open(generation);
    } catch (NoSuchFileException e) {
      return false;
    }
    closeFile();
    file = opened;
    inode = LogGenerations.inode(generation);
    if (lines == null) {
      cut = LogCut.of(opened);
    } else {
      lines.restart();
    }
    return true;
  }

  /**
   * Waits until there may be more to read.
   *
   * @return false when there was no sign of it within {@code limit}
   */
  public boolean await(Duration limit) throws InterruptedException {
    boolean told = news.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
    news.drainPermits();
    return told;
  }

  /** Ends a wait. */
  public void wake() {
    news.release();
  }

  private void closeFile() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  @Override
  public void close() throws IOException {
    if (subscription != null) {
      subscription.close();
    }
    closeFile();
  }
}
