package ciao.ssntp.payload;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Enumerations stand on the wire as lower-case words. */
final class WireWord {
  /** Looked up for every enumeration in every payload. */
  private static final ClassValue<Map<String, Object>> WORDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> words) {
          return Arrays.stream(words.getEnumConstants())
              .collect(
                  Collectors.toUnmodifiableMap(
                      word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT),
                      Function.identity()));
        }
      };

  private WireWord() {}

  static <E extends Enum<E>> E parse(Class<E> words, String text) {
    Object word = WORDS.get(words).get(text);
    if (word == null) {
      throw new IllegalArgumentException(
          words.getSimpleName()
              + ": "
              + text
              + " (expected one of: "
              + Arrays.toString(words.getEnumConstants())
              + ")");
    }
    return words.cast(word);
  }
}
