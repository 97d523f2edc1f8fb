package ciao.netagent.leftovers;

import ciao.netagent.host.HomeTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The one directory below which all directories of this JVM's tests lie, numbered, so that the
 * names of everything made for a home are known even when the home itself is gone.
 */
public final class Scratch {
  /** A home is a test's directory itself, or this one in it, as {@code ciao serve} has it. */
  private static final List<String> HOMES = List.of("", "node");

  private static final Scratch INSTANCE = new Scratch();

  private final Path root;
  private final AtomicInteger made = new AtomicInteger();

  private Scratch() {
    try {
      root = Files.createTempDirectory("ciao-test-").toRealPath();
      // A test may open its own directory to others, as it may one in /tmp.
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for the tests", e);
    }
  }

  /** A new directory, empty, its owner's alone. */
  public static Path directory() throws IOException {
    return Files.createDirectory(
        INSTANCE.numbered(INSTANCE.made.incrementAndGet()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private Path numbered(int number) {
    return root.resolve(Integer.toString(number));
  }

  /** What the names of everything begin with or contain that this JVM's tests make. */
  static Marks marks() throws IOException {
    Set<String> tags = new LinkedHashSet<>();
    for (int number = 1; number <= INSTANCE.made.get(); number++) {
      for (String home : HOMES) {
        // The tag is that of a real path, so the directory is made again if it is gone.
        tags.add(
            HomeTag.of(Files.createDirectories(INSTANCE.numbered(number).resolve(home))).value());
      }
    }
    return new Marks(INSTANCE.root.toString(), tags);
  }

  /** Removes it when all is over. */
  static void delete() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(INSTANCE.root)) {
      files = walk.toList();
    }
    for (Path file : files.reversed()) {
      Files.delete(file);
    }
  }
}
