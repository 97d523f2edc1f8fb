package ciao.state.memory;

import ciao.state.Event;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * A store whose contents live in memory; what becomes of them beyond that is up to its {@link
 * CommitLog}. With {@code Runnable::run} for both executors a write is answered before {@link
 * #write} returns.
 */
public final class MemoryStore implements Store {
  private final Limits limits;
  private final Watches watches;
  private final Committer committer;

  /** An empty store that forgets everything with the process. */
  public MemoryStore(InstantSource clock, Executor committer, Executor answers) {
    this(Snapshot.EMPTY, CommitLog.NONE, Limits.DEFAULT, clock, committer, answers);
  }

  /** With contents nobody knows the history of. */
  public MemoryStore(
      Snapshot contents,
      CommitLog log,
      Limits limits,
      InstantSource clock,
      Executor committer,
      Executor answers) {
    this(
        contents, new History(contents.position(), limits), log, limits, clock, committer, answers);
  }

  /**
   * @param contents where the log's next position follows on
   * @param history what is remembered of the changes that led to the contents; the store's now
   * @param committer runs the writer's turns; they block as the log does
   * @param answers completes the futures of writes, so that what callers hang on to them holds up
   *     no writer
   */
  public MemoryStore(
      Snapshot contents,
      History history,
      CommitLog log,
      Limits limits,
      InstantSource clock,
      Executor committer,
      Executor answers) {
    this.limits = limits;
    this.watches = new Watches(contents, history);
    this.committer = new Committer(log, watches, limits, clock, committer, answers);
  }

  @Override
  public long position() {
    return watches.visible().position();
  }

  @Override
  public <S extends Record> Optional<Resource<S>> get(Pointer<S> pointer) {
    return watches.visible().get(pointer);
  }

  @Override
  public <S extends Record> List<Resource<S>> list(Query<S> query) {
    return watches.visible().list(query);
  }

  @Override
  public Reader snapshot() {
    return watches.visible();
  }

  /** The same as {@link #snapshot}, for a copy of all of it. */
  public Snapshot contents() {
    return watches.visible();
  }

  @Override
  public CompletableFuture<WriteResult> write(Transaction transaction) {
    Prepared prepared = Prepared.of(transaction);
    for (Prepared.Step step : prepared.steps()) {
      if (step.encoded().length > limits.specBytes()) {
        return CompletableFuture.completedFuture(
            new Refusal.TooLarge(
                step.operation().pointer(), step.encoded().length, limits.specBytes()));
      }
    }
    return committer.submit(prepared);
  }

  @Override
  public <S extends Record> Watch watch(
      WatchRequest<S> request, Executor executor, Consumer<? super Event<S>> listener) {
    return start(request, executor, 1, events -> events.forEach(listener));
  }

  @Override
  public <S extends Record> Watch watchBatches(
      WatchRequest<S> request, Executor executor, Consumer<? super List<Event<S>>> listener) {
    return start(request, executor, request.buffer(), listener);
  }

  private <S extends Record> Watch start(
      WatchRequest<S> request,
      Executor executor,
      int most,
      Consumer<? super List<Event<S>>> listener) {
    Outlet<S> outlet = new Outlet.Listening<>(most, listener);
    Watcher<S> watcher = new Watcher<>(request, executor, outlet, watches::remove);
    watches.start(watcher);
    return watcher::cancel;
  }

  @Override
  public <S extends Record> Flow.Publisher<Event<S>> events(
      WatchRequest<S> request, Executor executor) {
    return subscriber -> {
      if (subscriber == null) {
        throw new NullPointerException("subscriber (expected: one)");
      }
      Outlet<S> outlet = new Outlet.Subscribing<>(subscriber);
      watches.start(new Watcher<>(request, executor, outlet, watches::remove));
    };
  }

  /**
   * Has the log asked soon what others have stored, which is shown then; to be called now and then
   * where a log is shared. Returns at once.
   */
  public void refresh() {
    committer.refresh();
  }

  /**
   * Takes no more writes; answers those that wait, then ends every watch with an error event.
   * Completes when that is done. Reads go on.
   */
  public CompletableFuture<Void> stop() {
    return committer.stop().thenRun(watches::close);
  }
}
