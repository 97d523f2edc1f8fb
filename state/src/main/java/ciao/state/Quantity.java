package ciao.state;

import java.util.OptionalLong;

/**
 * Numbers with units, as labels hold them: optional spaces, digits and {@code -}, optional spaces,
 * a unit. The unit goes by its first letters, in either case: k, m, g, t, p are 10³ to 10¹⁵, ki,
 * mi, gi, ti, pi are 2¹⁰ to 2⁵⁰; what follows it is ignored, so {@code 10kg} is 10,000.
 */
final class Quantity {
  private static final String PREFIXES = "kmgtp";

  private Quantity() {}

  /** Empty when it is no number, its unit is unknown, or it does not fit into 64 bits. */
  static OptionalLong parse(String text) {
    int start = skipSpaces(text, 0);
    int end = start;
    while (end < text.length() && isDigitOrMinus(text.charAt(end))) {
      end++;
    }
    int unit = skipSpaces(text, end);
    long factor = unit == text.length() ? 1 : factor(text, unit);
    if (start == end || factor == 0) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text, start, end, 10);
      return OptionalLong.of(Math.multiplyExact(number, factor));
    } catch (NumberFormatException | ArithmeticException e) {
      return OptionalLong.empty(); // "1-2", or too large: no number we can compare
    }
  }

  /**
   * The same number without spaces and without what of its unit is ignored.
   *
   * @throws IllegalArgumentException when it is no number
   */
  static String normal(String text) {
    if (parse(text).isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is no number of 64 bits (expected: one such as 10 or 10Gi)".formatted(text));
    }
    String dense = text.replace(" ", "");
    int unit = 0;
    while (unit < dense.length() && isDigitOrMinus(dense.charAt(unit))) {
      unit++;
    }
    boolean binary =
        unit + 1 < dense.length() && Character.toLowerCase(dense.charAt(unit + 1)) == 'i';
    return dense.substring(0, Math.min(dense.length(), unit + (binary ? 2 : 1)));
  }

  /** 0 when the unit is unknown. */
  private static long factor(String text, int unit) {
    int power = PREFIXES.indexOf(Character.toLowerCase(text.charAt(unit))) + 1;
    if (power == 0) {
      return 0;
    }
    boolean binary =
        unit + 1 < text.length() && Character.toLowerCase(text.charAt(unit + 1)) == 'i';
    long base = binary ? 1_024 : 1_000;
    long factor = 1;
    for (int i = 0; i < power; i++) {
      factor *= base;
    }
    return factor;
  }

  private static int skipSpaces(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static boolean isDigitOrMinus(char c) {
    return (c >= '0' && c <= '9') || c == '-';
  }
}
