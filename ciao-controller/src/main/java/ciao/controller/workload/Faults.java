package ciao.controller.workload;

import ciao.ssntp.payload.Texts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with what a user hands in, a sentence each. Only so many are made, with only the
 * beginning of each value: a sentence is many times as long as the least that can be wrong, and an
 * answer is not to be longer than its question.
 */
final class Faults {
  /** More than anyone mends at once. */
  static final int MOST = 50;

  /** Of a value, for which the longest of our own sentences counts as well. */
  static final int MOST_SHOWN = 400;

  private final List<String> sentences = new ArrayList<>();
  private boolean more;

  void add(String format, @Nullable Object... values) {
    if (sentences.size() == MOST) {
      more = true;
      return;
    }
    sentences.add(format.formatted(Arrays.stream(values).map(Faults::shown).toArray()));
  }

  private static Object shown(@Nullable Object value) {
    return value instanceof Number ? value : Texts.cut(String.valueOf(value), MOST_SHOWN);
  }

  /** JSON can write half a character, which no file, no process and no other node can hold. */
  void wellFormed(String what, @Nullable String text) {
    if (text != null && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      add("%s: it contains half a surrogate pair (expected: well-formed Unicode)", what);
    }
  }

  boolean isEmpty() {
    return sentences.isEmpty();
  }

  /** Them all, and at the end whether there are more. */
  List<String> sentences() {
    List<String> all = new ArrayList<>(sentences);
    if (more) {
      all.add("and more is wrong than these " + MOST);
    }
    return all;
  }
}
