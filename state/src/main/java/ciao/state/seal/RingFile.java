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
import java.util.Optional;
import java.util.Set;

/** The file of a key ring: mode 0600, replaced whole, on disk before anybody relies on it. */
final class RingFile implements RingPlace {
  /** Some 300 bytes for each of the most slots and keys a ring may have. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;

  RingFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Optional<byte[]> read() throws IOException {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new KeyRingException(
            Reason.DAMAGED,
            "%s is larger than a key ring can be; put the right one back".formatted(path));
      }
      return Optional.of(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Returns when a crash would leave either the old file or this one. */
  private void replace(byte[] ring) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".tmp");
    Files.deleteIfExists(next);
    write(next, ring);
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

  /** A key that another process had just added must not be overwritten: it may be in use. */
  @Override
  public <T> T change(Change<T> change) throws IOException {
    Path lockFile = path.resolveSibling(path.getFileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(
            lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY)) {
      try (FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw KeyRingException.busy(name());
        }
        Changed<T> changed = change.make(read());
        replace(changed.ring());
        return changed.result();
      }
    } catch (OverlappingFileLockException e) {
      throw KeyRingException.busy(name());
    }
  }
}
