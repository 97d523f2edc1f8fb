package ciao.state.seal;

import ciao.state.seal.KeyRingException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file of a key ring: mode 0600, replaced whole, on disk before anybody relies on it. */
final class RingFile {
  /** Some 300 bytes for each of the most slots and keys a ring may have. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;

  RingFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  RingContents read() throws IOException {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new KeyRingException(
            Reason.DAMAGED,
            "%s is larger than a key ring can be; put the right one back".formatted(path));
      }
      return RingText.read(path.toString(), Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new KeyRingException(
          Reason.NOT_INITIALIZED,
          "%s: there is no key ring; initialise one, or put it back from a backup".formatted(path),
          e);
    }
  }

  /** Returns when a crash would leave either the old file or this one. */
  void replace(RingContents contents) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".tmp");
    Files.deleteIfExists(next);
    write(next, RingText.write(contents));
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(path);
  }

  /**
   * A new file for its owner only, on disk before this returns; one that is there is left alone.
   */
  static void create(Path file, byte[] bytes) throws IOException {
    write(file, bytes);
    syncDirectory(file.toAbsolutePath());
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void syncDirectory(Path file) throws IOException {
    try (FileChannel directory =
        FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  interface Change<T> {
    T make() throws IOException;
  }

  /** A key that another process had just added must not be overwritten: it may be in use. */
  <T> T alone(Change<T> change) throws IOException {
    Path lockFile = path.resolveSibling(path.getFileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(
            lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY)) {
      try (FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw busy();
        }
        return change.make();
      }
    } catch (OverlappingFileLockException e) {
      throw busy();
    }
  }

  private KeyRingException busy() {
    return new KeyRingException(
        Reason.BUSY, "%s is being changed by another; try again".formatted(path));
  }
}
