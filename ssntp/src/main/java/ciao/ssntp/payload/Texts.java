package ciao.ssntp.payload;

import org.jspecify.annotations.Nullable;

/**
 * How much of a sentence is kept. Whoever speaks may be mistaken or mean harm, and what is said of
 * an instance is stored with it: what a frame has room for, the store has not.
 */
public final class Texts {
  /** A tool's last words fit in; the rest is in the log of whoever speaks. */
  static final int MOST_CHARACTERS = 4_000;

  private static final String MORE = " …";

  private Texts() {}

  /** The same, or its beginning. */
  static String cut(String text) {
    return cut(text, MOST_CHARACTERS);
  }

  /**
   * The same, or its beginning and a sign that there is more.
   *
   * @param most how many characters, 3 or more
   */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - MORE.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }

  /** The same where there is one. */
  static @Nullable String cutIfAny(@Nullable String text) {
    return text == null ? null : cut(text);
  }
}
