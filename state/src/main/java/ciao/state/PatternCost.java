package ciao.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a regular expression costs, before it is compiled: the compiler writes out counted
 * repetitions, and three nested ones of {@code {1000}} would fill the heap. Also finds the
 * parentheses that do not pair, which the compiler cannot place.
 */
final class PatternCost {
  private static final Pattern COUNTED = Pattern.compile("\\{(\\d{1,4})(,(\\d{0,4}))?\\}");

  private final String text;

  /** What the groups around the present place cost before it, the outermost last. */
  private final Deque<Group> groups = new ArrayDeque<>();

  private record Group(int position, long cost) {}

  private int at;
  private long sum;

  /** Of what stands last, and would be repeated. */
  private long last;

  private PatternCost(String text) {
    this.text = text;
  }

  /**
   * @throws QuerySyntaxException when it is too much, or parentheses do not pair
   */
  static void check(String text) {
    PatternCost cost = new PatternCost(text);
    while (cost.at < text.length()) {
      cost.take();
      if (cost.sum > IdPattern.MAX_STEPS) {
        throw IdPattern.tooCostly(text, Math.min(cost.at, text.length()) - 1);
      }
    }
    if (!cost.groups.isEmpty()) {
      throw IdPattern.bad(text, cost.groups.element().position(), "no ')' closes this group");
    }
  }

  private void take() {
    switch (text.charAt(at)) {
      case '\\' -> takeEscape();
      case '[' -> takeClass();
      case '(' -> {
        groups.push(new Group(at, sum));
        sum = 0;
        last = 0;
        at++;
      }
      case ')' -> leaveGroup();
      case '{' -> takeRepetition();
      default -> add(at + 1);
    }
  }

  private void add(int next) {
    sum++;
    last = 1;
    at = next;
  }

  /** {@code \Q} quotes up to {@code \E}; any other escape is one step. */
  private void takeEscape() {
    if (!text.startsWith("\\Q", at)) {
      int brace = text.startsWith("{", at + 2) ? text.indexOf('}', at) : -1; // \p{Greek}, \x{10}
      add(brace < 0 ? at + 2 : brace + 1);
      return;
    }
    int end = text.indexOf("\\E", at);
    int quoted = (end < 0 ? text.length() : end) - at - 2;
    add(end < 0 ? text.length() : end + 2);
    sum += quoted;
  }

  /** A bracket right behind the opening one is a member; so is an escaped one. */
  private void takeClass() {
    int end = at + 1;
    if (text.startsWith("^", end)) {
      end++;
    }
    if (text.startsWith("]", end)) {
      end++;
    }
    while (end < text.length() && text.charAt(end) != ']') {
      if (text.startsWith("[:", end) && text.indexOf(":]", end) > 0) {
        end = text.indexOf(":]", end) + 2;
      } else {
        end += text.charAt(end) == '\\' ? 2 : 1;
      }
    }
    if (end >= text.length()) {
      throw IdPattern.bad(text, at, "no ']' closes this character class");
    }
    add(end + 1);
  }

  private void leaveGroup() {
    if (groups.isEmpty()) {
      throw IdPattern.bad(text, at, "no '(' opens a group for this ')'");
    }
    last = sum + 2; // it remembers where it begins and ends
    sum = groups.pop().cost() + last;
    at++;
  }

  private void takeRepetition() {
    Matcher counted = COUNTED.matcher(text).region(at, text.length());
    if (!counted.lookingAt()) {
      add(at + 1); // an ordinary character, or the compiler says what is wrong
      return;
    }
    String most = counted.group(3);
    long times = Integer.parseInt(most == null || most.isEmpty() ? counted.group(1) : most);
    long repeated = Math.max(1, times) * last;
    sum += repeated - last;
    last = repeated;
    at = counted.end();
  }
}
