package ciao.cli.yaml;

import java.util.Collection;

/** What is said of a key that nobody knows. */
final class UnknownKey {
  private UnknownKey() {}

  /**
   * The sentence. A key with dots, as messages and documentation call one that stands in another,
   * is told how it is written.
   *
   * @param path where it stands, empty or with a dot at its end
   * @param known the keys known there
   * @param below those and all known below them, with dots
   */
  static String sentence(
      String path, String key, Collection<String> known, Collection<String> below) {
    String meant =
        Nearest.of(key, key.contains(".") ? below : known)
            .map(word -> "; did you mean `" + written(word) + "`?")
            .orElse("");
    return "unknown key `%s%s`%s (known here: %s)"
        .formatted(path, key, meant, String.join(", ", known));
  }

  /** {@code scheduler: {listen: …}} for {@code scheduler.listen}. */
  private static String written(String key) {
    String[] keys = key.split("\\.");
    return keys.length == 1 ? key : String.join(": {", keys) + ": …" + "}".repeat(keys.length - 1);
  }
}
