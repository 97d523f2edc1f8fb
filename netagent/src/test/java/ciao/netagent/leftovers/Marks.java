package ciao.netagent.leftovers;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * By what things on the host are known to be a test run's.
 *
 * @param directory all its files lie below it
 * @param tags what the names of its homes' cgroups, namespaces and mounts begin with
 */
record Marks(String directory, Set<String> tags) {
  /** So that {@code /tmp/a1} is not taken for {@code /tmp/a}. */
  private static final String END_OF_NAME = "(?![\\w-])";

  Marks {
    tags = Set.copyOf(tags);
  }

  /** Whether one of them stands in a text, such as a command line or a path. */
  boolean in(String text) {
    return Pattern.compile(Pattern.quote(directory) + END_OF_NAME).matcher(text).find()
        || tags.stream().anyMatch(text::contains);
  }
}
