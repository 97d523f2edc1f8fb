package ciao.state.reconcile;

import ciao.state.Event;
import ciao.state.Metadata;
import ciao.state.Phase;
import ciao.state.Start;
import ciao.state.Unread;
import ciao.state.Watch;
import ciao.state.WatchError;
import ciao.state.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of one reconciler. One that fell behind is taken up again where it ended; one that
 * cannot be is begun anew.
 */
final class Inputs {
  private static final Logger log = LoggerFactory.getLogger(Inputs.class);

  /** As many changes as a store remembers: further behind, it could not be taken up again. */
  private static final int BUFFER = 16_384;

  private final String name;
  private final Surroundings surroundings;
  private final Start fresh;
  private final BiConsumer<Input<?>, Metadata> changed;
  private final Runnable missed;

  private final Object lock = new Object();
  // Guarded by the lock.
  private final Map<Input<?>, Following> followed = new LinkedHashMap<>();
  private boolean stopped;

  /**
   * @param fresh where a watch begins that has no past
   * @param changed told of each change that matters
   * @param missed told when a watch began anew, so that changes may have been missed
   */
  Inputs(
      String name,
      Surroundings surroundings,
      Start fresh,
      BiConsumer<Input<?>, Metadata> changed,
      Runnable missed) {
    this.name = name;
    this.surroundings = surroundings;
    this.fresh = fresh;
    this.changed = changed;
    this.missed = missed;
  }

  /** Watches these, and no others; what is watched already goes on. */
  void follow(List<Input<?>> inputs) {
    synchronized (lock) {
      if (stopped) {
        return;
      }
      List<Input<?>> gone = new ArrayList<>(followed.keySet());
      gone.removeAll(inputs);
      for (Input<?> input : gone) {
        Following following = followed.remove(input);
        if (following != null) {
          following.close();
        }
      }
      for (Input<?> input : inputs) {
        if (!followed.containsKey(input)) {
          Following following = new Following(input);
          followed.put(input, following);
          following.watch(fresh);
        }
      }
    }
  }

  void stop() {
    synchronized (lock) {
      stopped = true;
      followed.values().forEach(Following::close);
      followed.clear();
    }
  }

  /** One input's watch, and those that took its place. */
  private final class Following {
    private final Input<?> input;
    // Guarded by the lock.
    private @Nullable Watch watch;
    private boolean closed;
    // Touched by the watch's turns only, one at a time.
    private int failures;

    Following(Input<?> input) {
      this.input = input;
    }

    /** Under the lock, so that what is closed does not begin again. */
    void watch(Start start) {
      WatchRequest<Unread> request = input.watch().from(start).buffer(BUFFER);
      watch = surroundings.store().watch(request, surroundings.executor(), this::seen);
    }

    /** Under the lock. */
    void close() {
      closed = true;
      if (watch != null) {
        watch.close();
      }
    }

    private void seen(Event<Unread> event) {
      switch (event) {
        case Event.Created<Unread> created -> changed(created.resource().metadata());
        case Event.Updated<Unread> updated -> {
          failures = 0;
          changed(updated.resource().metadata());
        }
        case Event.Destroyed<Unread> destroyed -> {
          failures = 0;
          destroyed.last().ifPresent(last -> changed(last.metadata()));
        }
        case Event.Bootstrapped<Unread> _ -> failures = 0;
        case Event.Errored<Unread> errored -> ended(errored);
      }
    }

    private void changed(Metadata metadata) {
      if (!input.kind().isOfDestroyReady() || isDestroyReady(metadata)) {
        changed.accept(input, metadata);
      }
    }

    private boolean isDestroyReady(Metadata metadata) {
      return metadata.phase() == Phase.TEARING_DOWN
          && metadata.finalizers().isEmpty()
          && metadata.owner().equals(name);
    }

    private void ended(Event.Errored<Unread> errored) {
      String sentence = errored.error().sentence();
      switch (errored.error()) {
        case WatchError.Closed _ ->
            log.info("reconciler {} follows {} no more: {}", name, input, sentence);
        case WatchError.Overrun _ when errored.position() > 0 -> {
          log.info("reconciler {} takes up {} again: {}", name, input, sentence);
          again(new Start.After(errored.position()));
        }
        case WatchError.Overrun _ -> anew(sentence);
        case WatchError.PositionExpired _ -> anew(sentence);
        case WatchError.PositionUnknown _ -> anew(sentence);
        case WatchError.UnreadableSpec _ -> anew(sentence);
      }
    }

    private void anew(String sentence) {
      Duration wait = surroundings.backoff(++failures);
      log.warn("reconciler {} follows {} anew in {}: {}", name, input, wait, sentence);
      surroundings.metrics().count(name, Metrics.Counter.FAILURES, 1);
      surroundings.after(
          wait,
          () -> {
            again(fresh);
            missed.run();
          });
    }

    private void again(Start start) {
      synchronized (lock) {
        if (!closed) {
          watch(start);
        }
      }
    }
  }
}
