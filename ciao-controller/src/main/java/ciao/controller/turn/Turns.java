package ciao.controller.turn;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a turn when woken: never two at once, and always one that begins after the last wake. Wakes
 * may come from any thread; many before a turn begins are one. What a turn writes, the next one
 * sees.
 */
public final class Turns {
  private final Executor executor;
  private final Runnable turn;
  private final AtomicInteger wakes = new AtomicInteger();

  /**
   * @param executor runs the turns; it may have any number of threads
   * @param turn must not block, and handles its own failures
   */
  public Turns(Executor executor, Runnable turn) {
    this.executor = executor;
    this.turn = turn;
  }

  /** Makes sure that a turn begins after this. */
  public void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  private void run() {
    int seen = wakes.get();
    try {
      turn.run();
    } finally {
      if (wakes.addAndGet(-seen) != 0) {
        executor.execute(this::run);
      }
    }
  }
}
