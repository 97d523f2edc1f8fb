package ciao.launcher.simulated;

import ciao.launcher.driver.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One pretended instance. Thread-safe. */
final class SimulatedInstance {
  /** The pid told of every one: the kernel's idle task, which nobody can end by mistake. */
  private static final long PID = 0;

  private final List<Runnable> watchers = new ArrayList<>();
  private Observation state = new Observation.Absent();

  synchronized Observation observe() {
    return state;
  }

  synchronized Observation.Running run(Instant now) {
    if (state instanceof Observation.Running running) {
      return running;
    }
    Observation.Running running = new Observation.Running(PID, now);
    state = running;
    return running;
  }

  /** The first end counts. */
  Observation.Ended end(int code, Instant now) {
    List<Runnable> told;
    Observation.Ended ended;
    synchronized (this) {
      if (state instanceof Observation.Ended earlier) {
        return earlier;
      }
      ended = new Observation.Ended(code, now, "");
      state = ended;
      told = List.copyOf(watchers);
      watchers.clear();
    }
    told.forEach(Runnable::run);
    return ended;
  }

  AutoCloseable onEnd(Runnable ended) {
    synchronized (this) {
      if (!(state instanceof Observation.Ended)) {
        watchers.add(ended);
        return () -> forget(ended);
      }
    }
    ended.run();
    return () -> {};
  }

  private synchronized void forget(Runnable watcher) {
    watchers.remove(watcher);
  }
}
