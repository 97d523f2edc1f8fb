package ciao.ssntp.payload;

import java.util.Arrays;
import java.util.Locale;

/** Enumerations stand on the wire as lower-case words. */
final class WireWord {
  private WireWord() {}

  static <E extends Enum<E>> E parse(Class<E> words, String text) {
    for (E word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
        return word;
      }
    }
    throw new IllegalArgumentException(
        words.getSimpleName()
            + ": "
            + text
            + " (expected one of: "
            + Arrays.toString(words.getEnumConstants())
            + ")");
  }
}
