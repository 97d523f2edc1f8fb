package ciao.launcher.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Keeps the last two generations of a log. When a log reaches its limit conmon renames an empty
 * file over it and would lose everything at that moment; a second name of the current file saves
 * it.
 *
 * <ul>
 *   <li>{@code output.log}: the current generation, written by conmon
 *   <li>{@code output.log.current}: a second name of the same file
 *   <li>{@code output.log.1}: the generation before
 * </ul>
 *
 * After conmon's rename the second name holds the old generation, and {@link #keep} moves it on.
 * With no launcher alive to do so, the generation that was current when it died stays beside the
 * newest. At no time are there more than three.
 */
final class LogGenerations {
  /** Two of these are what a reader gets; three are what a flood can take of the disk. */
  static final long LIMIT = 4L << 20;

  private LogGenerations() {}

  static Path previous(Path log) {
    return log.resolveSibling(log.getFileName() + ".1");
  }

  private static Path second(Path log) {
    return log.resolveSibling(log.getFileName() + ".current");
  }

  /**
   * Before a run: the log exists, and has room for a generation's worth less than twice its limit.
   */
  static void begin(Path log) throws IOException {
    keep(log);
    if (Files.exists(log) && Files.size(log) >= LIMIT) {
      Files.move(log, previous(log), StandardCopyOption.ATOMIC_MOVE);
    }
    if (!Files.exists(log)) {
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    keep(log);
  }

  /** After conmon may have begun a new generation: keeps the one before and names the new one. */
  static void keep(Path log) throws IOException {
    Optional<Object> current = inode(log);
    Optional<Object> second = inode(second(log));
    if (current.isEmpty() || current.equals(second)) {
      return;
    }
    if (second.isPresent() && !second.equals(inode(previous(log)))) {
      Files.move(second(log), previous(log), StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(second(log));
    }
    Files.createLink(second(log), log);
  }

  static void delete(Path log) throws IOException {
    Files.deleteIfExists(log);
    Files.deleteIfExists(second(log));
    Files.deleteIfExists(previous(log));
    Files.deleteIfExists(log.resolveSibling(log.getFileName() + ".tmp"));
  }

  /** Which file a name stands for now. */
  static Optional<Object> inode(Path name) throws IOException {
    try {
      return Optional.ofNullable(Files.readAttributes(name, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
