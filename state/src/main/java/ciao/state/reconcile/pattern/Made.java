package ciao.state.reconcile.pattern;

import java.util.Map;
import java.util.Optional;

/** What a transformation makes of an input. */
public sealed interface Made<O extends Record> {

  /**
   * This output.
   *
   * @param labels empty to leave those it has
   */
  record Spec<O extends Record>(O spec, Optional<Map<String, String>> labels) implements Made<O> {}

  /** The output stays as it is, for now. */
  record Unchanged<O extends Record>(String reason) implements Made<O> {}

  /** No output; one that is there is removed. */
  record Nothing<O extends Record>() implements Made<O> {}

  /** It could not be made; tried again after a backoff. */
  record Failure<O extends Record>(String reason) implements Made<O> {}

  static <O extends Record> Made<O> of(O spec) {
    return new Spec<>(spec, Optional.empty());
  }

  static <O extends Record> Made<O> of(O spec, Map<String, String> labels) {
    return new Spec<>(spec, Optional.of(labels));
  }

  static <O extends Record> Made<O> unchanged(String reason) {
    return new Unchanged<>(reason);
  }

  static <O extends Record> Made<O> nothing() {
    return new Nothing<>();
  }

  static <O extends Record> Made<O> failure(String reason) {
    return new Failure<>(reason);
  }
}
