package ciao.launcher.testing;

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
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread, one clock, one seed: whatever is ready runs in an order the seed decides, and time
 * goes on when nothing is. It can die at any moment and take all that waits with it.
 */
public final class VirtualWorld extends AbstractExecutorService
    implements ScheduledExecutorService, InstantSource {
  private final Random random;
  private final List<Runnable> ready = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((Timer timer) -> timer.dueMs).thenComparingLong(t -> t.order));
  private long nowMs = 1_900_000_000_000L;
  private long order;

  public VirtualWorld(long seed) {
    this.random = new Random(seed);
  }

  /** The one source of chance. */
  public Random random() {
    return random;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs);
  }

  /** A moment of its own: no two things of a real machine happen in the same one. */
  public Instant nextInstant() {
    nowMs++;
    return instant();
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  /** Runs one thing that is ready, if there is one. */
  public boolean runOne() {
    fire();
    if (ready.isEmpty()) {
      return false;
    }
    ready.remove(random.nextInt(ready.size())).run();
    return true;
  }

  /** Runs what is ready, and what follows from it, without letting time pass. */
  public void runReady() {
    while (runOne()) {
      // each may make others ready
    }
  }

  /** Lets time pass, running what becomes due. */
  public void runFor(Duration duration) {
    long end = nowMs + duration.toMillis();
    runReady();
    while (!timers.isEmpty() && timers.peek().dueMs <= end) {
      nowMs = Math.max(nowMs, timers.peek().dueMs);
      runReady();
    }
    nowMs = end;
  }

  /** Everything that waits is lost; time goes on. */
  public void crash() {
    ready.clear();
    timers.clear();
  }

  private void fire() {
    while (!timers.isEmpty() && timers.peek().dueMs <= nowMs) {
      Timer timer = timers.remove();
      if (!timer.isCancelled()) {
        ready.add(timer);
      }
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Timer timer = new Timer(command, nowMs + unit.toMillis(delay), 0);
    timers.add(timer);
    return timer;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    Timer timer = new Timer(command, nowMs + unit.toMillis(initialDelay), unit.toMillis(period));
    timers.add(timer);
    return timer;
  }

  private final class Timer extends FutureTask<@Nullable Void>
      implements RunnableScheduledFuture<@Nullable Void> {
    private final long order = VirtualWorld.this.order++;
    private final long periodMs;
    private long dueMs;

    Timer(Runnable command, long dueMs, long periodMs) {
      super(command, null);
      this.dueMs = dueMs;
      this.periodMs = periodMs;
    }

    @Override
    public void run() {
      if (!isPeriodic()) {
        super.run();
        rethrow();
      } else if (super.runAndReset()) {
        dueMs += periodMs;
        timers.add(this);
      } else {
        rethrow();
      }
    }

    /** A future keeps what its task threw; here it must reach whoever runs the world. */
    private void rethrow() {
      if (state() == State.FAILED) {
        switch (exceptionNow()) {
          case Error error -> throw error;
          case RuntimeException exception -> throw exception;
          default -> throw new IllegalStateException(exceptionNow());
        }
      }
    }

    @Override
    public boolean isPeriodic() {
      return periodMs > 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueMs - nowMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
    }
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    crash();
  }

  @Override
  public List<Runnable> shutdownNow() {
    crash();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
