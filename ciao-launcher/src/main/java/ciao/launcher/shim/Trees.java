package ciao.launcher.shim;

import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Directory trees tenants wrote, which may be anything: huge, deeper than any path, hostile. */
public final class Trees {
  private static final Tool RM = new Tool("rm");

  /** Millions of files. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private Trees() {}

  /**
   * Deletes a tree if it is there, never following a link or entering another file system. Nothing
   * may still write to it.
   */
  public static void delete(Path tree) throws IOException, ToolException, InterruptedException {
    try {
      Files.deleteIfExists(tree);
    } catch (DirectoryNotEmptyException e) {
      // The JDK walks by whole paths and gives up where they grow too long; rm does not.
      RM.run(LONGEST, "--recursive", "--force", "--one-file-system", "--", tree.toString());
    }
  }

  /**
   * How many bytes the files of a tree have together, looking at {@code most} of them at most: what
   * is beyond that is not counted, so that a tenant's million files cost nobody a minute.
   */
  public static long size(Path tree, int most) throws IOException {
    Counter counter = new Counter(most);
    if (Files.isDirectory(tree)) {
      Files.walkFileTree(tree, counter);
    }
    return counter.bytes;
  }

  private static final class Counter extends SimpleFileVisitor<Path> {
    private int left;
    private long bytes;

    Counter(int most) {
      this.left = most;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return --left > 0 ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE; // gone meanwhile, or its path is too long: not counted
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
