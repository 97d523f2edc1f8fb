package ciao.cli.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one executor, the one clock and the one timer service of a simulation. Nothing runs but
 * within {@link #pass}, on the caller's thread, in an order that depends on nothing else.
 */
final class VirtualTime extends ScheduledThreadPoolExecutor implements InstantSource {
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::number));
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private long numbers;

  private record Due(Instant at, long number, Runnable action) {}

  VirtualTime() {
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
    after(Duration.of(delay, unit.toChronoUnit()), action);
    return new Uncancelled<>();
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> action, long delay, TimeUnit unit) {
    after(
        Duration.of(delay, unit.toChronoUnit()),
        () -> {
          try {
            action.call();
          } catch (Exception failed) {
            throw new AssertionError("a timer's action failed", failed);
          }
        });
    return new Uncancelled<>();
  }

  void after(Duration delay, Runnable action) {
    timers.add(new Due(now.plus(delay), ++numbers, action));
  }

  /** Lets time go by, and everything happen that is due. */
  void pass(Duration duration) {
    settle();
    Instant end = now.plus(duration);
    while (!timers.isEmpty() && !timers.peek().at().isAfter(end)) {
      Due next = timers.poll();
      now = next.at();
      next.action().run();
      settle();
    }
    now = end;
  }

  private void settle() {
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
  }

  /** The control plane neither cancels nor waits for a timer. */
  private static final class Uncancelled<V> extends CompletableFuture<V>
      implements ScheduledFuture<V> {
    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException();
    }
  }
}
