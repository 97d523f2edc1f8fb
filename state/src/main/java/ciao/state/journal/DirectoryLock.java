package ciao.state.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a directory to one process; the system gives it back when the process ends, however. */
public final class DirectoryLock implements Closeable {
  private static final int MAX_NOTE_BYTES = 64;

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws JournalException naming the process that has it
   */
  public static DirectoryLock take(Path directory) throws IOException {
    FileChannel channel = open(directory);
    try {
      if (tryLock(channel) == null) {
        throw new JournalException(
            "%s is in use by %s; stop it first, or use another directory"
                .formatted(directory, holder(channel)));
      }
      String note = "process " + ProcessHandle.current().pid();
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
      return new DirectoryLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether a process has a directory, which need not be there; leaves no trace. */
  public static boolean isTaken(Path directory) throws IOException {
    Path path = directory.resolve("lock");
    if (!Files.exists(path)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel)) {
      return lock == null;
    }
  }

  private static FileChannel open(Path directory) throws JournalException {
    try {
      Files.createDirectories(directory);
      return FileChannel.open(
          directory.resolve("lock"),
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new JournalException(
          "%s cannot be written to: %s; make it writable, or use another directory"
              .formatted(directory, Journal.describe(e)),
          false,
          e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer note = ByteBuffer.allocate(MAX_NOTE_BYTES);
    channel.read(note, 0);
    String holder = StandardCharsets.UTF_8.decode(note.flip()).toString();
    return holder.isBlank() ? "another process" : holder;
  }
}
