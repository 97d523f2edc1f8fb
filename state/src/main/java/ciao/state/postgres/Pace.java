package ciao.state.postgres;

import ciao.state.memory.MemoryStore;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the committer has turns though nobody writes: to renew the lease or look what the leader
 * did, and, close upon each other, to seal anew. For any thread.
 */
final class Pace {
  private static final Logger LOG = LoggerFactory.getLogger(Pace.class);

  /** Writers have most of the time between two steps of the walk. */
  private static final long STEP_MILLIS = 10;

  private final PostgresLog log;
  private final SealWalk walk;
  private final MemoryStore store;
  private final ScheduledExecutorService timers;
  private final ScheduledFuture<?> ticks;
  private final AtomicBoolean walking = new AtomicBoolean();
  private volatile boolean ended;

  Pace(
      PostgresLog log,
      SealWalk walk,
      MemoryStore store,
      ScheduledExecutorService timers,
      Duration tick) {
    this.log = log;
    this.walk = walk;
    this.store = store;
    this.timers = timers;
    long millis = tick.toMillis();
    this.ticks = timers.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    log.becomeDue();
    store.refresh();
    walk();
  }

  /** Begins the steps, if there are any to be made, unless they are under way. */
  void walk() {
    if (walking.compareAndSet(false, true)) {
      step();
    }
  }

  /** After trouble the next tick begins again. */
  private void step() {
    PostgresLog.View view = log.view();
    if (ended || !view.leads() || view.trouble().isPresent() || !walk.isDue()) {
      walking.set(false);
      return;
    }
    log.walkOn();
    store.refresh();
    try {
      timers.schedule(this::step, STEP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.warn("what is stored is no longer sealed anew: the timers are shut down");
    }
  }

  void end() {
    ended = true;
    ticks.cancel(false);
  }
}
