package ciao.state.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what runs alongside a reconciler, and again after a backoff when it failed. */
final class Hook {
  private static final Logger log = LoggerFactory.getLogger(Hook.class);

  /** Whoever ran that long was well: its failure is the first again. */
  private static final Duration WELL = Duration.ofMinutes(1);

  private final String name;
  private final Surroundings surroundings;
  private final Supplier<CompletionStage<?>> hook;
  // Touched by one run at a time, each of which begins after the last failed.
  private int failures;
  private volatile boolean stopped;

  Hook(String name, Surroundings surroundings, Supplier<CompletionStage<?>> hook) {
    this.name = name;
    this.surroundings = surroundings;
    this.hook = hook;
  }

  void start() {
    surroundings.executor().execute(this::run);
  }

  void stop() {
    stopped = true;
  }

  private void run() {
    if (stopped) {
      return;
    }
    Instant begun = surroundings.clock().instant();
    try {
      hook.get()
          .whenCompleteAsync(
              (_, thrown) -> {
                if (thrown != null) {
                  failed(begun, thrown);
                }
              },
              surroundings.executor());
    } catch (RuntimeException | Error thrown) {
      failed(begun, thrown);
    }
  }

  private void failed(Instant begun, Throwable thrown) {
    if (stopped) {
      return;
    }
    Duration ran = Duration.between(begun, surroundings.clock().instant());
    failures = ran.compareTo(WELL) < 0 ? failures + 1 : 1;
    Duration wait = surroundings.backoff(failures);
    log.error("what runs alongside reconciler {} failed; again in {}", name, wait, thrown);
    surroundings.metrics().count(name, Metrics.Counter.CRASHES, 1);
    surroundings.after(wait, this::run);
  }
}
