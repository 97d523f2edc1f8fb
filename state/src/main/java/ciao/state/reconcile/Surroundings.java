package ciao.state.reconcile;

import ciao.state.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all reconcilers of one engine work with; nothing here is ours to close. */
record Surroundings(
    Store store,
    Executor executor,
    ScheduledExecutorService timers,
    InstantSource clock,
    RandomGenerator random,
    Metrics metrics,
    EngineSettings settings) {
  private static final Logger log = LoggerFactory.getLogger(Surroundings.class);

  /** Runs it on the executor after that wait, whatever happens. */
  void after(Duration wait, Runnable task) {
    var _ = alarm(wait, task);
  }

  /** Runs it on the executor after that wait, unless cancelled. */
  Future<?> alarm(Duration wait, Runnable task) {
    return timers.schedule(() -> due(task), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** On the timers' thread, where nobody would see what is thrown. */
  private void due(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException shutDown) {
      log.error("the executor was shut down before the engine was stopped", shutDown);
    }
  }

  /** The wait after that many failures in a row, 1 or more. */
  Duration backoff(int failures) {
    synchronized (random) {
      return settings.backoff().wait(failures, random);
    }
  }
}
