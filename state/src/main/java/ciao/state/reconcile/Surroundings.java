package ciao.state.reconcile;

import ciao.state.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What all reconcilers of one engine work with; nothing here is ours to close. */
record Surroundings(
    Store store,
    Executor executor,
    ScheduledExecutorService timers,
    InstantSource clock,
    RandomGenerator random,
    Metrics metrics,
    EngineSettings settings) {

  /** Runs it on the executor after that wait, whatever happens. */
  void after(Duration wait, Runnable task) {
    var _ = alarm(wait, task);
  }

  /** Runs it on the executor after that wait, unless cancelled. */
  Future<?> alarm(Duration wait, Runnable task) {
    return timers.schedule(() -> executor.execute(task), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The wait after that many failures in a row, 1 or more. */
  Duration backoff(int failures) {
    synchronized (random) {
      return settings.backoff().wait(failures, random);
    }
  }
}
