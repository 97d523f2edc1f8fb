package ciao.state.access;

import ciao.state.Access;
import ciao.state.Event;
import ciao.state.Operation;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Refusal;
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

/**
 * A store of which one may use only what a rule allows. A forbidden write is answered with {@link
 * Refusal.Forbidden}, and nothing of its transaction happens; a forbidden read or watch throws a
 * {@link ciao.state.RefusedException} with one. The rule knows what is asked for, not what is
 * found: to hide some resources of a namespace from lists, forbid listing it.
 */
public final class GuardedStore implements Store {
  private final Store store;
  private final AccessRule rule;
  private final Reader reader;

  public GuardedStore(Store store, AccessRule rule) {
    this.store = store;
    this.rule = rule;
    this.reader = new GuardedReader(store, rule);
  }

  @Override
  public long position() {
    return store.position();
  }

  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    return reader.get(pointer);
  }

  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    return reader.list(query);
  }

  @Override
  public Reader snapshot() {
    return new GuardedReader(store.snapshot(), rule);
  }

  @Override
  public CompletableFuture<WriteResult> write(Transaction transaction) {
    for (Operation operation : transaction.operations()) {
      Access access = Access.to(operation);
      Optional<String> objection = rule.objection(access);
      if (objection.isPresent()) {
        return CompletableFuture.completedFuture(new Refusal.Forbidden(access, objection.get()));
      }
    }
    return store.write(transaction);
  }

  @Override
  public <S extends Record> Watch watch(
      WatchRequest<S> request, Executor executor, Consumer<? super Event<S>> listener) {
    check(request);
    return store.watch(request, executor, listener);
  }

  @Override
  public <S extends Record> Watch watchBatches(
      WatchRequest<S> request, Executor executor, Consumer<? super List<Event<S>>> listener) {
    check(request);
    return store.watchBatches(request, executor, listener);
  }

  @Override
  public <S extends Record> Flow.Publisher<Event<S>> events(
      WatchRequest<S> request, Executor executor) {
    check(request);
    return store.events(request, executor);
  }

  private void check(WatchRequest<?> request) {
    GuardedReader.check(
        rule,
        new Access(Access.Verb.WATCH, request.type().name(), request.namespace(), request.id()));
  }
}
