package ciao.state;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label.
 *
 * @param inverted whether the label is to fail the test. A comparison with a label that is not
 *     there, or of numbers one of which is none, is false inverted or not
 */
public record Term(String key, LabelTest test, boolean inverted) {
  public Term {
    Names.name("label key", key);
  }

  public static Term exists(String key) {
    return new Term(key, new LabelTest.Exists(), false);
  }

  public static Term equal(String key, String value) {
    return new Term(key, new LabelTest.Equal(value), false);
  }

  public static Term in(String key, Collection<String> values) {
    return new Term(key, new LabelTest.In(new TreeSet<>(values)), false);
  }

  public static Term less(String key, String bound) {
    return new Term(key, new LabelTest.Less(bound), false);
  }

  public static Term atMost(String key, String bound) {
    return new Term(key, new LabelTest.AtMost(bound), false);
  }

  public static Term numberLess(String key, String bound) {
    return new Term(key, new LabelTest.NumberLess(bound), false);
  }

  public static Term numberAtMost(String key, String bound) {
    return new Term(key, new LabelTest.NumberAtMost(bound), false);
  }

  /** The same test, to be failed. */
  public Term not() {
    return new Term(key, test, !inverted);
  }

  public boolean matches(Map<String, String> labels) {
    return matches(labels.get(key));
  }

  /**
   * @param value of the label; null when it is not there
   */
  public boolean matches(@Nullable String value) {
    return switch (test.of(value)) {
      case YES -> !inverted;
      case NO -> inverted;
      case INCOMPARABLE -> false;
    };
  }

  /** As {@link Selector#parse} reads it. */
  @Override
  public String toString() {
    return SelectorText.print(this);
  }
}
