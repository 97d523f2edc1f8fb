package ciao.cli.state.remote;

import ciao.client.StateClient;
import ciao.client.api.state.StateSnapshot;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * The store of a controller, for an operator's program. It differs from a store of one's own in
 * this: reads, and the beginning of a watch, block for a request and throw {@link
 * RemoteStoreException} when nobody answers it; a snapshot is good for two minutes, at most; and a
 * write that no controller answered, or one that failed over it, is {@link
 * ciao.state.Refusal.Unavailable}, its outcome unknown. Writes keep the order they are given in.
 * Watches survive a broken connection and a controller that is started anew.
 */
public final class RemoteStore implements Store, AutoCloseable {
  private final StateClient client;
  private final Executor threads;
  private final RemoteReader newest;
  private final Writes writes;
  private final Set<RemoteWatch<?>> watches = ConcurrentHashMap.newKeySet();

  /**
   * @param client belongs to the caller and outlives this
   * @param threads a thread per task: they wait for the network
   */
  public RemoteStore(StateClient client, Executor threads) {
    this.client = client;
    this.threads = threads;
    this.newest = new RemoteReader(client, null, 0);
    this.writes = new Writes(client, threads, threads);
  }

  @Override
  public long position() {
    return Remote.call(client::overview).position();
  }

  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    return newest.get(pointer);
  }

  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    return newest.list(query);
  }

  @Override
  public Reader snapshot() {
    StateSnapshot held = Remote.call(client::snapshot);
    return new RemoteReader(client, held.snapshot(), held.position());
  }

  @Override
  public CompletableFuture<WriteResult> write(Transaction transaction) {
    return writes.add(transaction);
  }

  @Override
  public <S extends Record> Watch watch(
      WatchRequest<S> request, Executor executor, Consumer<? super Event<S>> listener) {
    return start(request, executor, new Outlets.Listening<>(1, events -> events.forEach(listener)));
  }

  @Override
  public <S extends Record> Watch watchBatches(
      WatchRequest<S> request, Executor executor, Consumer<? super List<Event<S>>> listener) {
    return start(request, executor, new Outlets.Listening<>(request.buffer(), listener));
  }

  @Override
  public <S extends Record> Flow.Publisher<Event<S>> events(
      WatchRequest<S> request, Executor executor) {
    return subscriber -> {
      if (subscriber == null) {
        throw new NullPointerException("subscriber (expected: one)");
      }
      start(request, executor, new Outlets.Subscribing<>(subscriber));
    };
  }

  private <S extends Record> Watch start(
      WatchRequest<S> request, Executor executor, Inflow.Outlet<S> outlet) {
    RemoteWatch<S> watch = new RemoteWatch<>(client, request, executor, outlet, watches::remove);
    watches.add(watch);
    watch.start(threads);
    return watch;
  }

  /** Whether every watch has been told of all up to that position that it is to see. */
  boolean hasCome(long position) {
    return watches.stream().allMatch(watch -> watch.hasCome(position));
  }

  /** Takes no more writes, and ends every watch with an error event. */
  @Override
  public void close() {
    writes.close();
    watches.forEach(RemoteWatch::end);
  }
}
