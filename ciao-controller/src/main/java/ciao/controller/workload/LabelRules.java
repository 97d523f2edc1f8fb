package ciao.controller.workload;

import ciao.ssntp.payload.LabelOperator;
import ciao.ssntp.payload.LabelRule;
import ciao.state.LabelTest;
import ciao.state.Selector;
import ciao.state.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions on a node's labels as users write them: in the words of {@link Selector}. */
public final class LabelRules {
  /** As long as a list of labels may be. */
  private static final int MOST = 32;

  private LabelRules() {}

  /**
   * Reads them; no text is no condition.
   *
   * @throws IllegalArgumentException which says what is wrong, and where
   */
  static List<LabelRule> parse(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    List<Term> terms = Selector.parse(text).terms();
    if (terms.size() > MOST) {
      throw new IllegalArgumentException(
          "%d conditions (expected: at most %d)".formatted(terms.size(), MOST));
    }
    return terms.stream().map(LabelRules::rule).toList();
  }

  private static LabelRule rule(Term term) {
    boolean not = term.inverted();
    return switch (term.test()) {
      case LabelTest.Exists() ->
          new LabelRule(
              term.key(), not ? LabelOperator.NOT_EXISTS : LabelOperator.EXISTS, List.of());
      case LabelTest.Equal(String wanted) ->
          new LabelRule(
              term.key(), not ? LabelOperator.NOT_EQUAL : LabelOperator.EQUAL, List.of(wanted));
      case LabelTest.In in ->
          new LabelRule(
              term.key(), not ? LabelOperator.NOT_IN : LabelOperator.IN, List.copyOf(in.wanted()));
      case LabelTest.Less _, LabelTest.AtMost _, LabelTest.NumberLess _, LabelTest.NumberAtMost _ ->
          throw new IllegalArgumentException(
              "%s (expected: =, !=, in, notin, KEY or !KEY; nodes are not compared by size)"
                  .formatted(term));
    };
  }

  /** As {@link #parse} reads it; null for none. */
  public static @Nullable String print(List<LabelRule> rules) {
    return rules.isEmpty()
        ? null
        : new Selector(rules.stream().map(LabelRules::term).toList()).toString();
  }

  private static Term term(LabelRule rule) {
    return switch (rule.operator()) {
      case EQUAL -> Term.equal(rule.key(), rule.values().getFirst());
      case NOT_EQUAL -> Term.equal(rule.key(), rule.values().getFirst()).not();
      case IN -> Term.in(rule.key(), rule.values());
      case NOT_IN -> Term.in(rule.key(), rule.values()).not();
      case EXISTS -> Term.exists(rule.key());
      case NOT_EXISTS -> Term.exists(rule.key()).not();
    };
  }
}
