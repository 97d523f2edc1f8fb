package ciao.state.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the journal asks of a file system: the edge where tests inject faults. */
public interface Disk {

  /** An empty file for reading and writing, whatever was there before. */
  DiskFile create(Path path) throws IOException;

  /** An existing file, for reading and writing. */
  DiskFile open(Path path) throws IOException;

  /** Atomic; replaces what is at {@code to}. */
  void rename(Path from, Path to) throws IOException;

  void deleteIfExists(Path path) throws IOException;

  /** Makes creations, renames and deletions in a directory durable. */
  void syncDirectory(Path directory) throws IOException;

  List<Path> list(Path directory) throws IOException;
}
