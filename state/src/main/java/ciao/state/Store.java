package ciao.state;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Versioned resources that can be read, written and watched.
 *
 * <p>Reads come from memory and see only what is durable. Writes are answered when they are on disk
 * <em>and</em> visible to every reader; writes that wait together share one sync. A write never
 * blocks its caller: more of them than the store's queue holds are refused with {@link
 * Refusal.Cause#OVERLOADED}.
 *
 * <p>Each {@link Reader} method of the store reads the newest state on its own; use {@link
 * #snapshot} when several reads must agree.
 */
public interface Store extends Reader {

  /** The newest state, unchanging from then on. Holds memory as long as it is referenced. */
  Reader snapshot();

  /**
   * Queues a transaction. The future completes on the executor the store was given for answers,
   * with a value also when refused; exceptionally only for a bug.
   *
   * @throws IllegalArgumentException when a spec cannot be written as JSON
   */
  CompletableFuture<WriteResult> write(Transaction transaction);

  /**
   * Starts a watch whose events are taken as fast as {@code listener} returns, one at a time and in
   * order, on {@code executor}. The listener may block if the executor's threads may. One that
   * throws ends its watch, and the exception goes on to the executor.
   */
  <S extends Record> Watch watch(
      WatchRequest<S> request, Executor executor, Consumer<? super Event<S>> listener);

  /**
   * The same events in batches: whatever is pending when the listener can take more, up to as many
   * as the request's buffer holds, contents as well as changes.
   */
  <S extends Record> Watch watchBatches(
      WatchRequest<S> request, Executor executor, Consumer<? super List<Event<S>>> listener);

  /**
   * The same events under reactive back-pressure: each subscription is a watch of its own,
   * completed after an {@link Event.Errored}.
   */
  <S extends Record> Flow.Publisher<Event<S>> events(WatchRequest<S> request, Executor executor);

  default CompletableFuture<WriteResult> write(Operation operation) {
    return write(Transaction.of(operation));
  }

  default <S extends Record> CompletableFuture<WriteResult> create(
      Pointer<S> pointer, String owner, S spec) {
    return write(Operation.create(pointer, owner, spec));
  }

  default <S extends Record> CompletableFuture<WriteResult> update(
      Resource<S> changed, String owner) {
    return write(Operation.update(changed, owner));
  }

  default CompletableFuture<WriteResult> teardown(Pointer<?> pointer, String owner) {
    return write(Operation.teardown(pointer, owner));
  }

  default CompletableFuture<WriteResult> destroy(Pointer<?> pointer, String owner) {
    return write(Operation.destroy(pointer, owner));
  }

  default CompletableFuture<WriteResult> addFinalizers(Pointer<?> pointer, String... finalizers) {
    return write(Operation.addFinalizers(pointer, finalizers));
  }

  default CompletableFuture<WriteResult> removeFinalizers(
      Pointer<?> pointer, String... finalizers) {
    return write(Operation.removeFinalizers(pointer, finalizers));
  }
}
