package ciao.state.reconcile.pattern;

import ciao.state.Metadata;
import ciao.state.Phase;
import java.util.Set;
import java.util.function.Predicate;

/**
 * When an input counts as alive, so that its output is kept; what is not alive any more has its
 * output removed.
 *
 * @param test asked with the input, and for a held one without the asker's own finalizer
 * @param endsBeforeDestroyed whether every input stops being alive before it is destroyed: only
 *     then may it be held, as otherwise it would be held for ever
 */
public record Liveness(Predicate<Metadata> test, boolean endsBeforeDestroyed) {
  /** Until it is torn down. */
  public static final Liveness RUNNING =
      new Liveness(input -> input.phase() == Phase.RUNNING, true);

  /** As long as it is there, torn down or not. */
  public static final Liveness THERE = new Liveness(_ -> true, false);

  /**
   * Torn down, it lives on until only these finalizers hold it, or none: those who come first have
   * gone by then.
   */
  public static Liveness untilOnly(String... finalizers) {
    Set<String> left = Set.of(finalizers);
    return new Liveness(
        input -> input.phase() == Phase.RUNNING || !left.containsAll(input.finalizers()), true);
  }

  /** Torn down, it lives on while one of these finalizers holds it. */
  public static Liveness whileAnyOf(String... finalizers) {
    Set<String> waitedFor = Set.of(finalizers);
    return new Liveness(
        input ->
            input.phase() == Phase.RUNNING
                || input.finalizers().stream().anyMatch(waitedFor::contains),
        true);
  }
}
