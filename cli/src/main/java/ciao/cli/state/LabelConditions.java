package ciao.cli.state;

import ciao.state.LabelTest;
import ciao.state.Selector;
import ciao.state.Term;
import java.util.Map;
import java.util.function.Predicate;

/** Conditions on a node's labels as users write them in a workload's {@code requires.where}. */
public final class LabelConditions {
  private LabelConditions() {}

  /**
   * Reads them.
   *
   * @return whether labels meet all of them
   * @throws IllegalArgumentException which says what is wrong, and where
   */
  public static Predicate<Map<String, String>> parse(String text) {
    Selector selector = Selector.parse(text);
    if (selector.terms().isEmpty()) {
      throw new IllegalArgumentException("no condition (expected: one or more, as in zone=a)");
    }
    selector.terms().forEach(LabelConditions::check);
    return selector::matches;
  }

  private static void check(Term term) {
    switch (term.test()) {
      case LabelTest.Exists _, LabelTest.Equal _, LabelTest.In _ -> {}
      case LabelTest.Less _, LabelTest.AtMost _, LabelTest.NumberLess _, LabelTest.NumberAtMost _ ->
          throw new IllegalArgumentException(
              "%s (expected: =, !=, in, notin, KEY or !KEY; nodes are not compared by size)"
                  .formatted(term));
    }
  }
}
