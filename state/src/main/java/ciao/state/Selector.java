package ciao.state;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Conditions on labels, all of which must hold; without any, everything matches.
 *
 * <p>As text, terms stand between commas: {@code tier=fast,!old,size<=10Gi}.
 *
 * <pre>
 * key            the label is there              !key             it is not
 * key=value      it has that value               key!=value       it has another, or is not there
 * key in (a, b)  it has one of those             key notin (a, b) it has none of those
 * key<10Gi  key<=10Gi  key>10Gi  key>=10Gi       compared as numbers
 * key<"m"   key<="m"   key>"m"   key>="m"        compared as texts
 * </pre>
 *
 * Anything but letters, digits and {@code - _ . / : @ + * ~ % # $ & ; ?} stands between double
 * quotes, in keys too; within them {@code \"} is a quote and {@code \\} a backslash. Selectors any
 * one of which must match stand between bars: {@code tier=fast | size>1Ti}.
 */
public record Selector(List<Term> terms) {
  /** More conditions than a resource can have labels say nothing new. */
  public static final int MAX_TERMS = Metadata.MAX_ENTRIES;

  /** Matches everything. */
  public static final Selector ALL = new Selector(List.of());

  public Selector {
    terms = List.copyOf(terms);
    if (terms.size() > MAX_TERMS) {
      throw new IllegalArgumentException(
          "terms of a selector: %d (expected: at most %d)".formatted(terms.size(), MAX_TERMS));
    }
  }

  public static Selector of(Term... terms) {
    return new Selector(List.of(terms));
  }

  /** Each label must be there with exactly this value. */
  public static Selector labelled(Map<String, String> labels) {
    return new Selector(
        Names.labels(labels).entrySet().stream()
            .map(label -> Term.equal(label.getKey(), label.getValue()))
            .toList());
  }

  /**
   * Reads one selector; a blank text matches everything.
   *
   * @throws QuerySyntaxException which says where and what was expected
   */
  public static Selector parse(String text) {
    return SelectorText.parse(text);
  }

  /**
   * Reads selectors any one of which must match; none for a blank text.
   *
   * @throws QuerySyntaxException which says where and what was expected
   */
  public static List<Selector> parseAny(String text) {
    return SelectorText.parseAny(text);
  }

  /**
   * As {@link #parseAny} reads it; empty when one of them, and so the whole, matches everything.
   */
  public static String print(List<Selector> anyOf) {
    if (anyOf.contains(ALL)) {
      return "";
    }
    return anyOf.stream().map(Selector::toString).collect(Collectors.joining(" | "));
  }

  public boolean matches(Map<String, String> labels) {
    for (Term term : terms) {
      if (!term.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }
}
