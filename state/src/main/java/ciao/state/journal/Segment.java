package ciao.state.journal;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * One file of the journal.
 *
 * @param first position of its first record, also in its name
 */
record Segment(Path path, long first) {
  private static final String SUFFIX = ".journal";

  static Segment in(Path directory, long first) {
    return new Segment(directory.resolve("%020d%s".formatted(first, SUFFIX)), first);
  }

  /** The first position by a file's name; empty when it is no segment's. */
  static OptionalLong firstByName(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.matches("\\d{20}\\" + SUFFIX)
        ? OptionalLong.of(Long.parseLong(name.substring(0, 20)))
        : OptionalLong.empty();
  }
}
