package ciao.state.reconcile;

import ciao.state.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * Runs reconcilers on a store. Their work is done by turns on an executor, which may have any
 * number of threads; nothing here blocks or has a thread of its own. With one thread, virtual time
 * and a seeded random the same events lead to the same turns.
 *
 * <p>Every method may be called from any thread.
 */
public final class Engine {
  private final Surroundings surroundings;

  private final Object lock = new Object();
  // Guarded by the lock.
  private final List<Loop> loops = new ArrayList<>();
  private boolean started;
  private boolean stopped;

  private final CompletableFuture<Void> stopping = new CompletableFuture<>();

  /**
   * The store, executor and timers must outlive the engine: end it by {@link #stop} first.
   *
   * @param executor runs reconciles, which must not block
   * @param timers starts them when they are due; one that drops cancelled tasks at once
   * @param random spreads the waits after failures
   */
  public Engine(
      Store store,
      Executor executor,
      ScheduledExecutorService timers,
      InstantSource clock,
      RandomGenerator random,
      Metrics metrics,
      EngineSettings settings) {
    this.surroundings = new Surroundings(store, executor, timers, clock, random, metrics, settings);
  }

  /**
   * Adds a reconciler; it starts at once when the engine runs.
   *
   * @throws IllegalArgumentException when its declaration is wrong in itself, or at odds with
   *     another's
   * @throws IllegalStateException when the engine was stopped
   */
  public void register(Reconciler reconciler) {
    Declaration declaration = reconciler.declaration();
    Dependencies.checkPlain(declaration);
    add(new PlainLoop(reconciler, declaration, surroundings));
  }

  /** As {@link #register(Reconciler)}. */
  public <S extends Record> void register(QueueReconciler<S> reconciler) {
    Declaration declaration = reconciler.declaration();
    Dependencies.checkQueue(declaration, reconciler.concurrency());
    add(new QueueLoop<>(reconciler, declaration, surroundings));
  }

  private void add(Loop loop) {
    boolean running;
    synchronized (lock) {
      if (stopped) {
        throw new IllegalStateException(
            "reconciler %s comes after the engine was stopped (expected: before)"
                .formatted(loop.declaration().name()));
      }
      Dependencies.checkTogether(declarations(), loop.declaration());
      loops.add(loop);
      running = started;
    }
    if (running) {
      loop.start();
    }
  }

  /**
   * Starts all that is registered, and from now on what will be.
   *
   * @throws IllegalStateException when it was called before, or the engine stopped
   */
  public void start() {
    List<Loop> present;
    synchronized (lock) {
      if (started || stopped) {
        throw new IllegalStateException(
            "the engine was %s before (expected: to be started once)"
                .formatted(stopped ? "stopped" : "started"));
      }
      started = true;
      present = List.copyOf(loops);
    }
    present.forEach(Loop::start);
  }

  /**
   * Begins no more work and gives up what waits for something outside the store. Completes when the
   * reconciles under way have ended and every reconciler was told; then nothing of them runs any
   * more. Harmless when repeated.
   */
  public CompletableFuture<Void> stop() {
    List<Loop> present;
    synchronized (lock) {
      if (stopped) {
        return stopping;
      }
      stopped = true;
      present = List.copyOf(loops);
    }
    var _ =
        CompletableFuture.allOf(
                present.stream().map(Loop::stop).toArray(CompletableFuture<?>[]::new))
            .thenRun(() -> stopping.complete(null));
    return stopping;
  }

  /** Who reads and writes what, as declared up to now. */
  public Graph graph() {
    synchronized (lock) {
      return Graph.of(declarations());
    }
  }

  private List<Declaration> declarations() {
    return loops.stream().map(Loop::declaration).toList();
  }
}
