package ciao.state.reconcile;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How a reconcile ended. Whichever it is, what was staged on its {@link Turn} is committed first;
 * only an exception drops it.
 */
public sealed interface Outcome {

  /** All is as it should be, for now. Failures are forgotten. */
  record Done() implements Outcome {}

  /** There was nothing to do, or it is not the time; as {@link Done}, but counted apart. */
  record Skipped(String reason) implements Outcome {}

  /**
   * Come again after that wait, or earlier if something changes. Failures are forgotten.
   *
   * @param delay zero or more
   */
  record Again(Duration delay) implements Outcome {
    public Again {
      refuseNegative(delay);
    }
  }

  /**
   * It could not be done. Counted, and tried again.
   *
   * @param reason a sentence for the log
   * @param delay when to try again; empty for a backoff that grows with each failure in a row
   */
  record Failed(String reason, Optional<Duration> delay) implements Outcome {
    public Failed {
      delay.ifPresent(Outcome::refuseNegative);
    }
  }

  /**
   * The reconcile goes on elsewhere; until the stage completes nothing else is reconciled in its
   * place. The turn may be used by whatever completes it, by one thread at a time. A stage that
   * completes with an exception is a reconcile that threw it.
   */
  record Later(CompletionStage<Outcome> outcome) implements Outcome {}

  static Outcome done() {
    return new Done();
  }

  static Outcome skipped(String reason) {
    return new Skipped(reason);
  }

  static Outcome again(Duration delay) {
    return new Again(delay);
  }

  static Outcome failed(String reason) {
    return new Failed(reason, Optional.empty());
  }

  static Outcome failed(String reason, Duration delay) {
    return new Failed(reason, Optional.of(delay));
  }

  static Outcome later(CompletionStage<Outcome> outcome) {
    return new Later(outcome);
  }

  private static void refuseNegative(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay: %s (expected: zero or more)".formatted(delay));
    }
  }
}
