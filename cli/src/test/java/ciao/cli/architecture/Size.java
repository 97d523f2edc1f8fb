package ciao.cli.architecture;

import java.util.Locale;

/**
 * How large one thing in the sources is.
 *
 * @param kind what is counted
 * @param name where it is: a file, with {@code #Type.method/parameters} for what is inside
 * @param value lines, or parameters
 */
record Size(Kind kind, String name, int value) {
  /** What is counted, up to where that is fine, and up to where an exception may go. */
  enum Kind {
    /** Lines. */
    FILE(300, Integer.MAX_VALUE),
    /** Lines, from the signature to the closing brace. */
    METHOD(40, 70),
    /** Parameters; records have components instead and are not counted. */
    CONSTRUCTOR(7, Integer.MAX_VALUE);

    private final int limit;
    private final int hardLimit;

    Kind(int limit, int hardLimit) {
      this.limit = limit;
      this.hardLimit = hardLimit;
    }

    int hardLimit() {
      return hardLimit;
    }
  }

  boolean isOverLimit() {
    return value > kind.limit;
  }

  /** What it is, without how large: the beginning of its line in the list of exceptions. */
  String key() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + name;
  }

  /** Its line in the list of exceptions. */
  @Override
  public String toString() {
    return key() + " " + value;
  }
}
