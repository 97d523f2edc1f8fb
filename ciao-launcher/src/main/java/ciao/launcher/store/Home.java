package ciao.launcher.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A node's home directory, held by one launcher at a time. The lock is the kernel's: it ends with
 * the process, however that ends.
 */
public final class Home implements AutoCloseable {
  private static final String LOCK = "launcher.lock";
  private static final int LONGEST_PID = 20;

  private final Path path;
  private final FileChannel lock;

  private Home(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the directory and what belongs into it where they are missing, and takes the lock.
   *
   * @throws IOException naming the directory, what is wrong and the way out
   */
  public static Home open(Path path) throws IOException {
    Path home = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(home);
      Modes.make(instances(home), Modes.PASSABLE);
      Modes.make(tombstones(home), Modes.PRIVATE);
      Modes.make(images(home), Modes.PRIVATE);
      SyncedFiles.sync(home);
      return new Home(home, lock(home));
    } catch (AccessDeniedException e) {
      throw new IOException(
          "home %s: permission denied for %s; run as root, or choose a directory of your own"
              .formatted(home, e.getFile()),
          e);
    } catch (FileSystemException e) {
      throw new IOException(
          "home %s: %s (expected: a directory that can be made and written)"
              .formatted(home, e.getMessage()),
          e);
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(home, "process " + holder(channel));
      }
      byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid), 0);
      return channel;
    } catch (OverlappingFileLockException sameProcess) {
      channel.close();
      throw inUse(home, "this process");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static IOException inUse(Path home, String holder) {
    return new IOException(
        "home %s: another launcher (%s) runs here; stop it, or choose another directory"
            .formatted(home, holder));
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(LONGEST_PID);
    channel.read(pid, 0);
    return StandardCharsets.UTF_8.decode(pid.flip()).toString().strip();
  }

  /** The directory itself. */
  public Path path() {
    return path;
  }

  /** One directory per instance, named by its id. */
  public Path instances() {
    return instances(path);
  }

  /** What was deleted. */
  public Path tombstones() {
    return tombstones(path);
  }

  /** Cached image parts, named by their SHA-256. */
  public Path images() {
    return images(path);
  }

  private static Path instances(Path home) {
    return home.resolve("instances");
  }

  private static Path tombstones(Path home) {
    return home.resolve("tombstones");
  }

  private static Path images(Path home) {
    return home.resolve("images");
  }

  /** Lets another launcher have it. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
