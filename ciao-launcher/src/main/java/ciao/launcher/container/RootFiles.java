package ciao.launcher.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Reads files of a root file system that a stranger made, without being led out of it. */
record RootFiles(Path root) {
  /** The largest /etc/passwd anyone has seen, many times over. */
  private static final long LARGEST = 1 << 20;

  /** The lines of a file, or none when it is not there, is no plain file or is absurdly large. */
  List<String> lines(String first, String second) throws IOException {
    Path directory = root.resolve(first);
    Path file = directory.resolve(second);
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > LARGEST) {
      return List.of();
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
  }
}
