package ciao.cli.state.remote;

import ciao.state.Event;
import ciao.state.Pointer;
import ciao.state.Query;
import ciao.state.Reader;
import ciao.state.Resource;
import ciao.state.Store;
import ciao.state.Transaction;
import ciao.state.Watch;
import ciao.state.WatchRequest;
import ciao.state.WriteResult;
import ciao.state.memory.MemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Another store for each test behind one server. */
final class SwitchedStore implements Store {
  private volatile Store store =
      new MemoryStore(InstantSource.system(), Runnable::run, Runnable::run);

  private volatile boolean mute;
  private volatile boolean failing;

  void to(Store next) {
    store = next;
  }

  /** Watches that begin meanwhile tell nothing. */
  void mute(boolean on) {
    mute = on;
  }

  /** Writes are stored, and then answered with a bug. */
  void fail(boolean on) {
    failing = on;
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
  public CompletableFuture<WriteResult> write(Transaction transaction) {
    CompletableFuture<WriteResult> result = store.write(transaction);
    return failing
        ? result.thenApply(_ -> {
          throw new IllegalStateException("a bug behind the commit");
        })
        : result;
  }

  @Override
  public <S extends Record> Watch watch(
      WatchRequest<S> request, Executor executor, Consumer<? super Event<S>> listener) {
    if (mute) {
      return () -> {};
    }
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
