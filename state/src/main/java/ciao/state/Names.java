package ciao.state;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** The limits on everything a resource is called or marked with. */
final class Names {
  /** Fits a DNS name; long enough for a UUID with a prefix, short enough for a log line. */
  static final int MAX_NAME_LENGTH = 253;

  /** A label is something one queries by, not a place to keep documents. */
  static final int MAX_LABEL_VALUE_LENGTH = 1024;

  static final int MAX_ANNOTATION_LENGTH = 16 * 1024;

  private Names() {}

  static String name(String what, String value) {
    if (value.isBlank() || value.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "%s: '%s' (expected: 1 to %d characters)".formatted(what, value, MAX_NAME_LENGTH));
    }
    return printable(what, value);
  }

  static String nameOrEmpty(String what, String value) {
    return value.isEmpty() ? value : name(what, value);
  }

  static SequencedSet<String> finalizers(SequencedCollection<String> finalizers) {
    limitEntries("finalizers", finalizers.size());
    if (finalizers.isEmpty()) {
      return NONE;
    }
    finalizers.forEach(finalizer -> name("finalizer", finalizer));
    return Collections.unmodifiableSequencedSet(new LinkedHashSet<>(finalizers));
  }

  static Map<String, String> labels(Map<String, String> labels) {
    return sorted("label", labels, MAX_LABEL_VALUE_LENGTH);
  }

  static Map<String, String> annotations(Map<String, String> annotations) {
    return sorted("annotation", annotations, MAX_ANNOTATION_LENGTH);
  }

  private static final SequencedSet<String> NONE =
      Collections.unmodifiableSequencedSet(new LinkedHashSet<>());

  /** Sorted, so that two runs from one seed print and store the same. */
  private static Map<String, String> sorted(
      String what, Map<String, String> entries, int maxLength) {
    limitEntries(what + "s", entries.size());
    if (entries.isEmpty()) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, String> sorted = new TreeMap<>();
    entries.forEach((key, value) -> {
      name(what + " key", key);
      if (value.length() > maxLength) {
        throw new IllegalArgumentException(
            "%s '%s': %d characters (expected: at most %d)"
                .formatted(what, key, value.length(), maxLength));
      }
      sorted.put(key, wellFormed(what + " '" + key + "'", value));
    });
    return Collections.unmodifiableSortedMap(sorted);
  }

  private static void limitEntries(String what, int size) {
    if (size > Metadata.MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at most %d)".formatted(what, size, Metadata.MAX_ENTRIES));
    }
  }

  private static String printable(String what, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new IllegalArgumentException(
            "%s: control character 0x%02x at index %d (expected: printable text)"
                .formatted(what, (int) value.charAt(i), i));
      }
    }
    return wellFormed(what, value);
  }

  /** Half a surrogate pair would not come back from UTF-8 as it went in. */
  private static String wellFormed(String what, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            "%s: half a surrogate pair at index %d (expected: well-formed Unicode)"
                .formatted(what, i));
      }
    }
    return value;
  }
}
