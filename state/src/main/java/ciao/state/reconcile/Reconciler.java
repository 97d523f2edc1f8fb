package ciao.state.reconcile;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings all its outputs in line with all its inputs. Woken once when the engine starts, then after
 * changes of its inputs; any number of changes that wait together wake it once. Never runs twice at
 * a time.
 *
 * <p>It is told that something changed, never what: so it works from what is there, and a change it
 * missed does no harm.
 */
public interface Reconciler {

  /** Read once, at registration. */
  Declaration declaration();

  /**
   * Looks at the present state through {@code turn}, stages on it what has to change, and returns.
   * Runs on the engine's executor and must not block; what takes time is an {@link Outcome.Later}.
   */
  Outcome reconcile(Turn turn);

  /**
   * Starts whatever feeds this reconciler from outside the store. When the stage completes with an
   * exception, this is called again after a backoff. Ends by {@link #stopped}.
   *
   * @param wake asks for a reconcile; from any thread, harmless after the end
   */
  default CompletionStage<?> alongside(Runnable wake) {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * The engine stopped and no reconcile is in work any more. Called once; ends {@link #alongside}.
   */
  default CompletionStage<?> stopped() {
    return CompletableFuture.completedFuture(null);
  }
}
