package ciao.state;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression an id must match somewhere; {@code ^} and {@code $} tie it to the ends.
 * RE2's syntax: no back references, no look-around. It is matched in time linear in the id's
 * length, and its limits bound the factor, so no pattern can run away.
 */
public final class IdPattern {
  /** No longer than the ids it matches. */
  public static final int MAX_LENGTH = Names.MAX_NAME_LENGTH;

  /** Steps of the compiled pattern, at most; a UUID with all its repetitions takes 40. */
  public static final int MAX_STEPS = 1_000;

  private final Pattern pattern;

  private IdPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws QuerySyntaxException which says where the pattern breaks which rule
   */
  public static IdPattern of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw bad(
          text,
          MAX_LENGTH,
          "%d characters (expected: at most %d)".formatted(text.length(), MAX_LENGTH));
    }
    PatternCost.check(text);
    Pattern compiled;
    try {
      compiled = Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw bad(text, position(text, e), e.getDescription());
    }
    if (compiled.programSize() > MAX_STEPS) {
      throw tooCostly(text, text.length());
    }
    return new IdPattern(compiled);
  }

  public boolean matches(String id) {
    return pattern.matcher(id).find();
  }

  static QuerySyntaxException tooCostly(String text, int position) {
    return bad(
        text,
        position,
        "the repetitions come to more than %d steps (expected: fewer; use * or + where the number does not matter)"
            .formatted(MAX_STEPS));
  }

  static QuerySyntaxException bad(String text, int position, String reason) {
    return new QuerySyntaxException("id pattern", text, position, reason);
  }

  /** The compiler names the part it dislikes, not where it is. */
  private static int position(String text, PatternSyntaxException e) {
    String part = e.getPattern();
    return part == null || part.isEmpty() || part.equals(text)
        ? text.length()
        : Math.max(0, text.indexOf(part));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdPattern that && pattern.equals(that.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  /** The expression as it was given. */
  @Override
  public String toString() {
    return pattern.pattern();
  }
}
