package ciao.state;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

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

  /**
   * Changes what is stored by now, again whenever somebody else changed it in between; writes
   * nothing when {@code change} leaves it equal, and asks only for the phase then. Refused as
   * {@link Operation.Update} is, but for the version.
   *
   * @param change a pure function, perhaps called several times: in the calling thread first, then
   *     on the executor the store was given for answers. What it throws, the future ends with
   */
  default <S extends Record> CompletableFuture<WriteResult> update(
      Pointer<S> pointer, String owner, ExpectedPhase expected, UnaryOperator<Resource<S>> change) {
    return new Modification<>(this, pointer, owner, expected, null, change).run();
  }

  /** Expecting it to be running. */
  default <S extends Record> CompletableFuture<WriteResult> update(
      Pointer<S> pointer, String owner, UnaryOperator<Resource<S>> change) {
    return update(pointer, owner, ExpectedPhase.RUNNING, change);
  }

  /**
   * Creates the resource if it is not there, else updates it as {@link #update(Pointer, String,
   * ExpectedPhase, UnaryOperator)} does.
   *
   * @param absent what to create, changed by {@code change} too, which sees it with version 1 and
   *     the epoch as its times; its owner is the owner of an update as well
   */
  default <S extends Record> CompletableFuture<WriteResult> modify(
      Operation.Create<S> absent, ExpectedPhase expected, UnaryOperator<Resource<S>> change) {
    return new Modification<>(this, absent.pointer(), absent.owner(), expected, absent, change)
        .run();
  }

  /** Expecting it to be running, if it is there. */
  default <S extends Record> CompletableFuture<WriteResult> modify(
      Operation.Create<S> absent, UnaryOperator<Resource<S>> change) {
    return modify(absent, ExpectedPhase.RUNNING, change);
  }

  /**
   * Whether it can be destroyed now, the committed resource {@link Resource#isReadyToDestroy says}.
   */
  default CompletableFuture<WriteResult> teardown(Pointer<?> pointer, String owner) {
    return write(Operation.teardown(pointer, owner));
  }

  default CompletableFuture<WriteResult> destroy(Pointer<?> pointer, String owner) {
    return write(Operation.destroy(pointer, owner));
  }

  /**
   * Tears the resource down, waits until nobody holds it, and destroys it. Committed as well when
   * somebody else destroys it in between. Cancelling the future ends the waiting; the resource
   * stays torn down.
   *
   * @param executor as for {@link #watch}
   */
  default CompletableFuture<WriteResult> teardownAndDestroy(
      Pointer<?> pointer, String owner, Executor executor) {
    return new Removal<>(this, pointer, owner, executor).run();
  }

  /**
   * The first event of a watch of that resource for which the condition holds, beginning with its
   * present state; an {@link Event.Errored} when the watch ends before. Cancelling the future ends
   * the watch.
   *
   * @param executor as for {@link #watch}
   */
  default <S extends Record> CompletableFuture<Event<S>> watchFor(
      Pointer<S> pointer, Condition<S> condition, Executor executor) {
    return WatchFor.start(this, pointer, condition, executor);
  }

  /**
   * Completes as soon as the resource is torn down, destroyed or not there, at once if it is so
   * already: the signal to end what is done on its behalf. As {@link #watchFor} otherwise.
   */
  default <S extends Record> CompletableFuture<Event<S>> whenTornDown(
      Pointer<S> pointer, Executor executor) {
    return watchFor(
        pointer, Condition.any(Condition.absent(), Condition.phase(Phase.TEARING_DOWN)), executor);
  }

  /** By anyone, in either phase, and never in conflict with other changes. */
  default CompletableFuture<WriteResult> addFinalizers(Pointer<?> pointer, String... finalizers) {
    return write(Operation.addFinalizers(pointer, finalizers));
  }

  default CompletableFuture<WriteResult> removeFinalizers(
      Pointer<?> pointer, String... finalizers) {
    return write(Operation.removeFinalizers(pointer, finalizers));
  }
}
