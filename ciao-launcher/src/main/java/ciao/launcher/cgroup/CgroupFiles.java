package ciao.launcher.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the small files of a cgroup file system. */
final class CgroupFiles {
  private CgroupFiles() {}

  /** Writes a value; the kernel refuses what it does not take with an I/O error. */
  static void write(Path file, String value) throws IOException {
    try {
      Files.writeString(file, value, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException("%s: could not write %s: %s".formatted(file, value, e.getMessage()), e);
    }
  }

  /** Writes a value unless this kernel has no such file. */
  static void writeIfPresent(Path file, String value) throws IOException {
    if (Files.exists(file)) {
      write(file, value);
    }
  }

  /** The value of {@code key} in a file of "key value" lines; 0 when it is not there. */
  static long keyed(Path file, String key) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(key + " ")) {
        return Long.parseLong(line.substring(key.length() + 1).strip());
      }
    }
    return 0;
  }

  static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  /** The processes in a group and in every group below it; none when it is not there. */
  static List<Long> processes(Path group) throws IOException {
    List<Long> found = new ArrayList<>();
    for (Path each : withDescendants(group)) {
      try {
        Files.readAllLines(each.resolve("cgroup.procs")).forEach(p -> found.add(Long.valueOf(p)));
      } catch (IOException e) {
        if (Files.exists(each)) {
          throw e;
        }
        // Removed meanwhile ("no such device"), so nothing was in it.
      }
    }
    return found;
  }

  /** A group and every group below it, the deepest first; none when it is not there. */
  static List<Path> withDescendants(Path group) throws IOException {
    List<Path> found = new ArrayList<>();
    collect(group, found);
    return found;
  }

  private static void collect(Path group, List<Path> found) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(group, CgroupFiles::isGroup)) {
      for (Path child : children) {
        collect(child, found);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.add(group);
  }

  private static boolean isGroup(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
