package ciao.controller.instance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one controller in a {@link World}: what they have not done when it dies is never
 * done. Nothing of the pool it extends is used.
 */
final class Life extends ScheduledThreadPoolExecutor implements InstantSource {
  private final World world;
  private boolean over;

  Life(World world) {
    super(0);
    this.world = world;
  }

  boolean isAlive() {
    return !over;
  }

  void end() {
    over = true;
  }

  @Override
  public Instant instant() {
    return world.now;
  }

  @Override
  public void execute(Runnable action) {
    world.soon(whileAlive(action));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
    world.after(Duration.of(delay, unit.toChronoUnit()), whileAlive(action));
    return new Unwatched();
  }

  private Runnable whileAlive(Runnable action) {
    return () -> {
      if (!over) {
        action.run();
      }
    };
  }
}
