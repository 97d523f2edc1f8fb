package ciao.launcher.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Removes what an instance left. Follows no link and crosses no mount: a file system that a driver
 * failed to take away must not be emptied.
 */
final class DirectoryRemoval extends SimpleFileVisitor<Path> {
  private final Path root;
  private final Path kept;
  private final Object device;

  private DirectoryRemoval(Path root, Path kept) throws IOException {
    this.root = root;
    this.kept = kept;
    this.device = deviceOf(root);
  }

  static void removeAllBut(Path root, String kept) throws IOException {
    Files.walkFileTree(root, new DirectoryRemoval(root, root.resolve(kept)));
  }

  private static Object deviceOf(Path path) throws IOException {
    return Files.getAttribute(path, "unix:dev");
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    if (!deviceOf(directory).equals(device)) {
      throw new IOException(
          "%s: something is mounted there (expected: nothing after the driver removed the instance); unmount it"
              .formatted(directory));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (!file.equals(kept)) {
      Files.delete(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (!directory.equals(root)) {
      Files.delete(directory);
    }
    return FileVisitResult.CONTINUE;
  }
}
