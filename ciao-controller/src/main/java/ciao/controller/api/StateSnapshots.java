package ciao.controller.api;

import ciao.state.Reader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * States that are held so that several requests read the same one. A state costs nothing but what
 * was changed since, so a few are held for a few minutes: whoever makes one more than there may be
 * takes the place of the one that was used least lately. Thread-safe.
 */
final class StateSnapshots {
  /** Each keeps what was replaced or destroyed since it was made. */
  static final int MOST = 256;

  /** Time to read a million resources, page by page. */
  static final Duration LIFE = Duration.ofMinutes(2);

  private record Held(Reader reader, Future<?> end) {}

  private final RandomGenerator random;
  private final SequencedMap<String, Held> held = new LinkedHashMap<>(16, 0.75f, true);

  StateSnapshots(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Holds a state.
   *
   * @param timer ends it; does nothing else for it
   * @return its name
   */
  String hold(Reader reader, ScheduledExecutorService timer) {
    String name = "%016x".formatted(random.nextLong());
    Future<?> end = timer.schedule(() -> drop(name), LIFE.toSeconds(), TimeUnit.SECONDS);
    synchronized (held) {
      if (held.size() == MOST) {
        held.pollFirstEntry().getValue().end().cancel(false);
      }
      held.put(name, new Held(reader, end));
    }
    return name;
  }

  Optional<Reader> find(String name) {
    synchronized (held) {
      return Optional.ofNullable(held.get(name)).map(Held::reader);
    }
  }

  private void drop(String name) {
    synchronized (held) {
      held.remove(name);
    }
  }
}
