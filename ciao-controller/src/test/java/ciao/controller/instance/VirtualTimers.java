package ciao.controller.instance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Time that passes only when told to, and an executor that runs only then: the whole shell on the
 * test's own thread. Nothing of the pool it extends is used.
 */
public final class VirtualTimers extends ScheduledThreadPoolExecutor implements InstantSource {
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private long numbers;

  private record Timer(Instant at, long number, Runnable action) {}

  public VirtualTimers() {
    super(1);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void execute(Runnable action) {
    ready.add(action);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
    timers.add(new Timer(now.plus(Duration.of(delay, unit.toChronoUnit())), ++numbers, action));
    return new Unwatched();
  }

  /** Runs what is ready, and what that makes ready. */
  public void settle() {
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
  }

  /** A busy machine: time passes, and what is due comes late. */
  public void stall(Duration duration) {
    now = now.plus(duration);
  }

  public void pass(Duration duration) {
    settle();
    Instant end = now.plus(duration);
    while (!timers.isEmpty() && !timers.peek().at().isAfter(end)) {
      Timer next = timers.poll();
      now = next.at().isAfter(now) ? next.at() : now;
      next.action().run();
      settle();
    }
    now = end;
  }
}
