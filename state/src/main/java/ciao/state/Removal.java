package ciao.state;

import ciao.state.Refusal.Cause;
import ciao.state.Refusal.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Teardown, the wait until nobody holds the resource, and its end. Destroys only what it has seen
 * torn down: when somebody else ends the resource and makes a new one of that name, the new one
 * stays.
 */
final class Removal<S extends Record> {
  private final Store store;
  private final Pointer<S> pointer;
  private final String owner;
  private final Executor executor;
  private final CompletableFuture<WriteResult> answer = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> waiting;

  Removal(Store store, Pointer<S> pointer, String owner, Executor executor) {
    this.store = store;
    this.pointer = pointer;
    this.owner = owner;
    this.executor = executor;
  }

  CompletableFuture<WriteResult> run() {
    var _ = answer.whenComplete((_, _) -> stopWaiting());
    step(
        store.teardown(pointer, owner),
        result -> {
          switch (result) {
            case Committed torn -> await(torn.resource(pointer), torn.position());
            case Refusal refusal -> answer.complete(refusal);
          }
        });
    return answer;
  }

  private void await(Resource<S> seen, long position) {
    if (answer.isDone()) {
      return; // given up, perhaps just before this was seen
    }
    if (seen.metadata().phase() == Phase.RUNNING) {
      answer.complete(new Committed(List.of(seen), position)); // another one in its place
    } else if (seen.metadata().finalizers().isEmpty()) {
      destroy(seen);
    } else {
      CompletableFuture<Event<S>> unheld =
          store.watchFor(
              pointer, Condition.any(Condition.unheld(), Condition.phase(Phase.RUNNING)), executor);
      waiting = unheld;
      if (answer.isDone()) {
        stopWaiting(); // cancelled just before
      }
      step(unheld, event -> unheld(event, seen));
    }
  }

  private void unheld(Event<S> event, Resource<S> seen) {
    switch (event) {
      case Event.Created<S> created -> await(created.resource(), created.position());
      case Event.Updated<S> updated -> await(updated.resource(), updated.position());
      case Event.Destroyed<S> destroyed ->
          answer.complete(
              new Committed(List.of(destroyed.last().orElse(seen)), destroyed.position()));
      case Event.Errored<S> errored ->
          answer.complete(
              new Refusal.Unavailable(
                  Cause.CLOSED,
                  "%s is torn down, but waiting for its finalizers ended: %s"
                      .formatted(pointer, errored.error().sentence()),
                  Outcome.NOT_STORED));
      case Event.Bootstrapped<S> _ ->
          throw new IllegalStateException("a watch of one resource has no marker");
    }
  }

  private void destroy(Resource<S> seen) {
    step(
        store.write(Operation.destroy(pointer, owner).at(seen.version())),
        result -> {
          switch (result) {
            case Refusal.NotFound _ ->
                answer.complete(new Committed(List.of(seen), store.position()));
            case Refusal.VersionConflict _, Refusal.FinalizersPending _ -> again(seen);
            case Committed committed -> answer.complete(committed);
            case Refusal refusal -> answer.complete(refusal);
          }
        });
  }

  /** It changed in between: perhaps somebody holds it again, or it is another one. */
  private void again(Resource<S> seen) {
    Reader now = store.snapshot();
    now.get(pointer)
        .ifPresentOrElse(
            found -> await(found, now.position()),
            () -> answer.complete(new Committed(List.of(seen), now.position())));
  }

  private <T> void step(CompletableFuture<T> future, Consumer<T> next) {
    var _ =
        future
            .thenAccept(next)
            .exceptionally(failure -> {
              answer.completeExceptionally(failure);
              return null;
            });
  }

  private void stopWaiting() {
    CompletableFuture<?> last = waiting;
    if (last != null) {
      last.cancel(false);
    }
  }
}
