package ciao.controller.instance;

import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A timer nobody waits for. It cannot be cancelled: it finds nothing to do then. */
final class Unwatched implements ScheduledFuture<Void> {
  @Override
  public long getDelay(TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Delayed other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    return false;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isDone() {
    return false;
  }

  @Override
  public Void get() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Void get(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }
}
