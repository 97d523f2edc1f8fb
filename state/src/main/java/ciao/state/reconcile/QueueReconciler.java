package ciao.state.reconcile;

import ciao.state.Metadata;
import ciao.state.Pointer;
import ciao.state.Reader;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Brings one item at a time in line, each resource of its primary inputs being one. All items are
 * queued when the engine starts, then each when it changes or when a mapped input that stands for
 * it does. An item waits at most once, is never in work twice at a time, and has its own backoff;
 * those that wait are taken in the order they came.
 *
 * @param <S> the spec of the primary inputs
 */
public interface QueueReconciler<S extends Record> {

  /** Read once, at registration. */
  Declaration declaration();

  /** Different items that may be in work at a time, 1 or more. */
  default int concurrency() {
    return 1;
  }

  /**
   * As {@link Reconciler#reconcile}, for one item, which need not be there any more. All that is
   * staged for it is one transaction, unless it says otherwise.
   */
  Outcome reconcile(Turn turn, Pointer<S> item);

  /**
   * Which items a changed mapped input stands for. Called for everything there when the engine
   * starts, then for each change; those of one resource that wait together are one.
   *
   * @param changed the resource as it is now, or as it last was
   */
  default Collection<Pointer<S>> map(Reader state, Metadata changed) {
    return List.of();
  }

  /**
   * As {@link Reconciler#alongside}.
   *
   * @param put queues an item; from any thread, harmless after the end
   */
  default CompletionStage<?> alongside(Consumer<Pointer<S>> put) {
    return CompletableFuture.completedFuture(null);
  }

  /** As {@link Reconciler#stopped}. */
  default CompletionStage<?> stopped() {
    return CompletableFuture.completedFuture(null);
  }
}
