package ciao.certs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a file so that a reader sees the old content, the new content or no file, even after a
 * power failure, and a secret is never readable by others, not for a moment: the permissions are
 * those the file is created with.
 */
final class AtomicFile {

  static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
  static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");

  private AtomicFile() {}

  static void write(
      Path file, String text, Set<PosixFilePermission> permissions, OnExisting existing)
      throws PkiException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new PkiException(file + ": a directory (expected: a file's name)");
    }
    try {
      Path temporary = temporary(directory, file, permissions);
      try {
        fill(temporary, text);
        publish(temporary, file, existing);
      } finally {
        Files.deleteIfExists(temporary);
      }
      sync(directory);
    } catch (FileAlreadyExistsException e) {
      throw new PkiException(exists(file), e);
    } catch (IOException e) {
      throw PkiException.writing(file, e);
    }
  }

  /** For those who must know before they begin; {@link #write} finds out by itself. */
  static void refuseExisting(Path file) throws PkiException {
    if (Files.exists(file)) {
      throw new PkiException(exists(file));
    }
  }

  private static String exists(Path file) {
    return "%s: exists already (expected: no such file); --force replaces it".formatted(file);
  }

  private static Path temporary(Path directory, Path file, Set<PosixFilePermission> permissions)
      throws IOException {
    FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(permissions);
    return Files.createTempFile(directory, "." + file.getFileName() + ".", ".tmp", mode);
  }

  private static void fill(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** A rename would silently replace the target; a hard link fails if there is one. */
  private static void publish(Path temporary, Path file, OnExisting existing) throws IOException {
    switch (existing) {
      case REFUSE -> Files.createLink(file, temporary);
      case REPLACE -> Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Makes the new directory entry itself durable. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
