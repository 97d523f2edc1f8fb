package ciao.state.access;

import ciao.state.Event;
import ciao.state.ExpectedPhase;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.Watch;
import ciao.state.WatchRequest;
import ciao.state.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A store on which everything is written in one owner's name, so that none of its users can change
 * what belongs to another. Reads and finalizers are nobody's and stay as they are.
 */
public final class OwnedStore implements Store {
  private final Store store;
  private final OwnerPolicy policy;

  public OwnedStore(Store store, OwnerPolicy policy) {
    this.store = store;
    this.policy = policy;
  }

  @Override
  public CompletableFuture<WriteResult> write(Transaction transaction) {
    return store.write(
        new Transaction(transaction.operations().stream().map(this::owned).toList()));
  }

  /** What is stored may be in no need of a change; the phase is checked even so. */
  @Override
  public <S extends Record> CompletableFuture<WriteResult> update(
      Pointer<S> pointer, String owner, ExpectedPhase expected, UnaryOperator<Resource<S>> change) {
    return Store.super.update(pointer, owner, policy.expectedPhase().orElse(expected), change);
  }

  @Override
  public <S extends Record> CompletableFuture<WriteResult> modify(
      Operation.Create<S> absent, ExpectedPhase expected, UnaryOperator<Resource<S>> change) {
    return Store.super.modify(absent, policy.expectedPhase().orElse(expected), change);
  }

  private Operation owned(Operation operation) {
    return switch (operation) {
      case Operation.Create<?> create -> owned(create);
      case Operation.Update<?> update -> owned(update);
      case Operation.Teardown(Pointer<?> pointer, String owner) ->
          new Operation.Teardown(pointer, policy.changer(owner));
      case Operation.Destroy destroy ->
          new Operation.Destroy(
              destroy.pointer(), policy.changer(destroy.owner()), destroy.version());
      case Operation.AddFinalizers add -> add;
      case Operation.RemoveFinalizers remove -> remove;
    };
  }

  private <S extends Record> Operation owned(Operation.Create<S> create) {
    return new Operation.Create<>(
        create.pointer(),
        policy.creator(create.owner()),
        create.spec(),
        create.finalizers(),
        create.labels(),
        create.annotations());
  }

  private <S extends Record> Operation owned(Operation.Update<S> update) {
    return new Operation.Update<>(
        update.changed(),
        policy.changer(update.owner()),
        policy.expectedPhase().orElse(update.expectedPhase()));
  }

  @Override
  public long position() {
    return store.position();
  }

  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    return store.get(pointer);
  }

  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    return store.list(query);
  }

  @Override
  public Reader snapshot() {
    return store.snapshot();
  }

  @Override
  public <S extends Record> Watch watch(
      WatchRequest<S> request, Executor executor, Consumer<? super Event<S>> listener) {
    return store.watch(request, executor, listener);
  }

  @Override
  public <S extends Record> Watch watchBatches(
      WatchRequest<S> request, Executor executor, Consumer<? super List<Event<S>>> listener) {
    return store.watchBatches(request, executor, listener);
  }

  @Override
  public <S extends Record> Flow.Publisher<Event<S>> events(
      WatchRequest<S> request, Executor executor) {
    return store.events(request, executor);
  }
}
