package ciao.launcher.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/** Files that are there in their old form or their new one, whenever the power goes. */
public final class SyncedFiles {
  /** Ends the name of a file that is being written; such a leftover means nothing. */
  public static final String UNFINISHED = ".unfinished";

  private SyncedFiles() {}

  /** Replaces the content of a file in the directory; when this returns, it is on disk. */
  static void replace(Path directory, String file, byte[] content) throws IOException {
    Path unfinished = directory.resolve(file + UNFINISHED);
    try (FileChannel out =
        FileChannel.open(
            unfinished,
            EnumSet.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(Modes.PRIVATE_FILE))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(unfinished, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
  }

  /**
   * Gives a file that was written under another name its own, once its content is on disk.
   *
   * @param content the open file
   * @param unfinished its name until now, in the same directory
   */
  public static void publish(FileChannel content, Path unfinished, Path file) throws IOException {
    content.force(true);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Brings what was made, renamed or removed in the directory to disk. */
  static void sync(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
