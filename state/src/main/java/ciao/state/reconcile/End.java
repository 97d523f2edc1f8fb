package ciao.state.reconcile;

import java.time.Duration;
import java.util.Optional;

/** What becomes of a key whose work ended. */
sealed interface End {

  /** It leaves the queue, and its failures are forgotten. */
  record Over() implements End {}

  /** It comes back after a wait it asked for. */
  record Again(Duration delay) implements End {}

  /**
   * It comes back after a backoff.
   *
   * @param delay instead of the backoff
   */
  record Failed(String reason, Optional<Duration> delay) implements End {}

  /** It decided upon what was true no more when it wrote; it is repeated at once. */
  record Outdated(String reason) implements End {}
}
