package ciao.launcher.testing;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Real timers on which a second takes ten milliseconds, so that long waits can be shown. */
public final class HastyTimers extends ScheduledThreadPoolExecutor {
  private static final int TIMES_FASTER = 100;

  public HastyTimers() {
    super(1);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return super.schedule(command, unit.toNanos(delay) / TIMES_FASTER, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return super.scheduleAtFixedRate(
        command,
        unit.toNanos(initialDelay) / TIMES_FASTER,
        unit.toNanos(period) / TIMES_FASTER,
        TimeUnit.NANOSECONDS);
  }
}
