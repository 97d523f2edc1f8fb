package ciao.state.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One thread, one clock, one seed: what is ready runs in an order the seed decides, and time goes
 * on only when nothing is.
 */
public final class VirtualTime extends AbstractExecutorService
    implements ScheduledExecutorService, InstantSource {
  /** More steps than any test here needs: something goes in circles. */
  private static final int MOST_STEPS = 5_000_000;

  private final Random random;
  private final List<Runnable> ready = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.<Timer>comparingLong(timer -> timer.due).thenComparingLong(t -> t.order));
  private final Instant beginning = Instant.parse("2030-01-01T00:00:00Z");
  private long nanos;
  private long order;
  private int steps;
  private boolean shutDown;

  public VirtualTime(long seed) {
    this.random = new Random(seed);
  }

  /** The one source of chance. */
  public Random random() {
    return random;
  }

  @Override
  public Instant instant() {
    return beginning.plusNanos(nanos);
  }

  /** Since the beginning. */
  public Duration elapsed() {
    return Duration.ofNanos(nanos);
  }

  /** Runs what is ready and what follows from it, without letting time pass. */
  public void runReady() {
    while (runOne()) {
      // each may make others ready
    }
  }

  /** Runs one thing that is ready, if there is one. */
  public boolean runOne() {
    while (!timers.isEmpty() && timers.peek().due <= nanos) {
      ready.add(timers.remove());
    }
    if (ready.isEmpty()) {
      return false;
    }
    if (++steps > MOST_STEPS) {
      throw new IllegalStateException("still not quiet after " + MOST_STEPS + " steps");
    }
    ready.remove(random.nextInt(ready.size())).run();
    return true;
  }

  /** Lets that much time pass, running what becomes due. */
  public void runFor(Duration duration) {
    long end = nanos + duration.toNanos();
    runReady();
    while (!timers.isEmpty() && timers.peek().due <= end) {
      nanos = Math.max(nanos, timers.peek().due);
      runReady();
    }
    nanos = end;
  }

  /** Timers that wait and were not cancelled. */
  public long waiting() {
    return timers.stream().filter(timer -> !timer.isCancelled()).count();
  }

  @Override
  public void execute(Runnable task) {
    if (shutDown) {
      throw new RejectedExecutionException("shut down");
    }
    ready.add(task);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    if (shutDown) {
      throw new RejectedExecutionException("shut down");
    }
    Timer timer = new Timer(command, nanos + unit.toNanos(delay));
    timers.add(timer);
    return timer;
  }

  private final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long order = VirtualTime.this.order++;
    private final long due;

    Timer(Runnable command, long due) {
      super(command, null);
      this.due = due;
    }

    /** A future keeps what its task threw; here it must reach whoever runs the test. */
    @Override
    public void run() {
      super.run();
      if (state() == State.FAILED) {
        throw new IllegalStateException("a timer threw", exceptionNow());
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public void shutdown() {
    shutDown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutDown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return shutDown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutDown;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }
}
