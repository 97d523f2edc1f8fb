package ciao.state;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Selectors as text, both ways; the grammar stands at {@link Selector}. */
final class SelectorText {
  /** A screen of text; a longer query is made by a program, which can use the records. */
  static final int MAX_LENGTH = 4_096;

  /** What stands in a word besides letters and digits. */
  private static final String PLAIN = "-_./:@+*~%#$&;?";

  private final String text;
  private int at;

  private SelectorText(String text) {
    this.text = text;
    if (text.length() > MAX_LENGTH) {
      throw bad(
          MAX_LENGTH, "%d characters (expected: at most %d)".formatted(text.length(), MAX_LENGTH));
    }
  }

  static Selector parse(String text) {
    if (text.isBlank()) {
      return Selector.ALL;
    }
    SelectorText reading = new SelectorText(text);
    Selector selector = reading.selector();
    if (reading.at < text.length()) {
      throw reading.bad(reading.at, "expected ',' or the end");
    }
    return selector;
  }

  static List<Selector> parseAny(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    SelectorText reading = new SelectorText(text);
    List<Selector> anyOf = new ArrayList<>();
    do {
      anyOf.add(reading.selector());
    } while (reading.take("|"));
    if (reading.at < text.length()) {
      throw reading.bad(reading.at, "expected ',', '|' or the end");
    }
    return anyOf;
  }

  private Selector selector() {
    List<Term> terms = new ArrayList<>();
    do {
      terms.add(term());
      if (terms.size() > Selector.MAX_TERMS) {
        throw bad(at, "more than %d terms".formatted(Selector.MAX_TERMS));
      }
    } while (take(","));
    return new Selector(terms);
  }

  private Term term() {
    skipSpaces();
    boolean absent = take("!");
    skipSpaces();
    int start = at;
    String key = word("a label key");
    if (key.isBlank() || key.length() > Names.MAX_NAME_LENGTH) {
      throw bad(
          start,
          "a label key has 1 to %d characters, not all blank".formatted(Names.MAX_NAME_LENGTH));
    }
    return absent ? Term.exists(key).not() : test(key);
  }

  private Term test(String key) {
    skipSpaces();
    if (take("!=")) {
      return Term.equal(key, value()).not();
    } else if (take("==") || take("=")) {
      return Term.equal(key, value());
    } else if (take("<=")) {
      return atMost(key);
    } else if (take(">=")) {
      return less(key).not();
    } else if (take("<")) {
      return less(key);
    } else if (take(">")) {
      return atMost(key).not();
    } else if (takeWord("in")) {
      return Term.in(key, values());
    } else if (takeWord("notin")) {
      return Term.in(key, values()).not();
    }
    return Term.exists(key);
  }

  private Term less(String key) {
    skipSpaces();
    return isQuoteNext() ? Term.less(key, value()) : Term.numberLess(key, number());
  }

  private Term atMost(String key) {
    skipSpaces();
    return isQuoteNext() ? Term.atMost(key, value()) : Term.numberAtMost(key, number());
  }

  private String number() {
    int start = at;
    String number = word("a number");
    OptionalLong parsed = Quantity.parse(number);
    if (parsed.isEmpty()) {
      throw bad(
          start,
          "'%s' is no number (expected: one such as 10 or 10Gi; \"%s\" in quotes to compare as text)"
              .formatted(number, number));
    }
    return number;
  }

  private TreeSet<String> values() {
    skipSpaces();
    if (!take("(")) {
      throw bad(at, "expected '(' and values");
    }
    TreeSet<String> values = new TreeSet<>();
    skipSpaces();
    if (take(")")) {
      return values;
    }
    do {
      values.add(value());
      if (values.size() > LabelTest.In.MAX_VALUES) {
        throw bad(at, "more than %d values".formatted(LabelTest.In.MAX_VALUES));
      }
    } while (take(","));
    if (!take(")")) {
      throw bad(at, "expected ',' or ')'");
    }
    return values;
  }

  /** A word, or nothing at all, which is the empty value. */
  private String value() {
    skipSpaces();
    return at < text.length() && (isQuoteNext() || isPlain(text.charAt(at))) ? word("a value") : "";
  }

  private String word(String what) {
    if (isQuoteNext()) {
      return quoted();
    }
    int start = at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw bad(at, "expected " + what);
    }
    return text.substring(start, at);
  }

  private String quoted() {
    int start = at;
    StringBuilder word = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return word.toString();
      }
      if (c == '\\') {
        at++;
        if (at == text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\\')) {
          throw bad(at - 1, "expected \\\" or \\\\");
        }
        c = text.charAt(at);
      }
      word.append(c);
    }
    throw bad(start, "no '\"' closes this text");
  }

  private boolean take(String symbol) {
    skipSpaces();
    if (!text.startsWith(symbol, at)) {
      return false;
    }
    at += symbol.length();
    return true;
  }

  private boolean takeWord(String word) {
    int end = at + word.length();
    boolean ends = end >= text.length() || !isPlain(text.charAt(end));
    return ends && take(word);
  }

  private boolean isQuoteNext() {
    return text.startsWith("\"", at);
  }

  private void skipSpaces() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private QuerySyntaxException bad(int position, String reason) {
    return new QuerySyntaxException("selector", text, position, reason);
  }

  private static boolean isPlain(char c) {
    return Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0;
  }

  static String print(Term term) {
    String key = printed(term.key());
    boolean inverted = term.inverted();
    return switch (term.test()) {
      case LabelTest.Exists _ -> inverted ? "!" + key : key;
      case LabelTest.Equal(String wanted) -> key + (inverted ? "!=" : "=") + printed(wanted);
      case LabelTest.In in ->
          in.wanted().stream()
              .map(SelectorText::printed)
              .collect(Collectors.joining(", ", key + (inverted ? " notin (" : " in ("), ")"));
      case LabelTest.Less(String bound) -> key + (inverted ? ">=" : "<") + quote(bound);
      case LabelTest.AtMost(String bound) -> key + (inverted ? ">" : "<=") + quote(bound);
      case LabelTest.NumberLess(String bound) -> key + (inverted ? ">=" : "<") + bound;
      case LabelTest.NumberAtMost(String bound) -> key + (inverted ? ">" : "<=") + bound;
    };
  }

  private static String printed(String word) {
    boolean plain = !word.isEmpty() && word.chars().allMatch(c -> isPlain((char) c));
    return plain ? word : quote(word);
  }

  private static String quote(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
