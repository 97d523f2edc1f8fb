package ciao.state;

import java.util.Collection;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a {@link Term} asks of the value of one label. */
public sealed interface LabelTest {

  Outcome of(@Nullable String value);

  /** Whether a value passes; only the first two change places when a term is inverted. */
  enum Outcome {
    YES,
    NO,
    /** There is nothing to compare, so neither the comparison nor its opposite holds. */
    INCOMPARABLE;

    static Outcome of(boolean passes) {
      return passes ? YES : NO;
    }
  }

  /** The label is there, whatever its value. */
  record Exists() implements LabelTest {
    @Override
    public Outcome of(@Nullable String value) {
      return Outcome.of(value != null);
    }
  }

  record Equal(String wanted) implements LabelTest {
    @Override
    public Outcome of(@Nullable String value) {
      return Outcome.of(wanted.equals(value));
    }
  }

  /**
   * @param wanted any of them; when there are none, no value is among them
   */
  record In(SequencedSet<String> wanted) implements LabelTest {
    /** A set to choose from, not a table to join with. */
    static final int MAX_VALUES = 1_000;

    public In {
      if (wanted.size() > MAX_VALUES) {
        throw new IllegalArgumentException(
            "values of 'in': %d (expected: at most %d)".formatted(wanted.size(), MAX_VALUES));
      }
      wanted = sorted(wanted);
    }

    private static SequencedSet<String> sorted(Collection<String> values) {
      return Collections.unmodifiableSequencedSet(new TreeSet<>(values));
    }

    @Override
    public Outcome of(@Nullable String value) {
      return Outcome.of(value != null && wanted.contains(value));
    }
  }

  /** Before {@code bound} in the order of UTF-16 code units. */
  record Less(String bound) implements LabelTest {
    @Override
    public Outcome of(@Nullable String value) {
      return value == null ? Outcome.INCOMPARABLE : Outcome.of(value.compareTo(bound) < 0);
    }
  }

  /** Before {@code bound}, or equal to it. */
  record AtMost(String bound) implements LabelTest {
    @Override
    public Outcome of(@Nullable String value) {
      return value == null ? Outcome.INCOMPARABLE : Outcome.of(value.compareTo(bound) <= 0);
    }
  }

  /**
   * Less as a number with an optional unit: {@code 512Mi} is less than {@code 1Gi}.
   *
   * @param bound a number that fits into 64 bits
   */
  record NumberLess(String bound) implements LabelTest {
    public NumberLess {
      bound = Quantity.normal(bound);
    }

    @Override
    public Outcome of(@Nullable String value) {
      return comparison(value, bound, -1);
    }
  }

  /** At most, as a number with an optional unit. */
  record NumberAtMost(String bound) implements LabelTest {
    public NumberAtMost {
      bound = Quantity.normal(bound);
    }

    @Override
    public Outcome of(@Nullable String value) {
      return comparison(value, bound, 0);
    }
  }

  private static Outcome comparison(@Nullable String value, String bound, int most) {
    OptionalLong left = value == null ? OptionalLong.empty() : Quantity.parse(value);
    OptionalLong right = Quantity.parse(bound);
    return left.isEmpty() || right.isEmpty()
        ? Outcome.INCOMPARABLE
        : Outcome.of(Long.compare(left.getAsLong(), right.getAsLong()) <= most);
  }
}
