package ciao.state.reconcile;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One registered reconciler. */
sealed interface Loop permits PlainLoop, QueueLoop {
  /** As it is now, with the inputs it has declared since. */
  Declaration declaration();

  /** Once; nothing happens when it was stopped before. */
  void start();

  /** Completes when nothing of it runs any more; in any case normally. */
  CompletableFuture<Void> stop();

  /** Calls a reconciler's stopped hook, whose failure is nobody else's. */
  static CompletionStage<?> tell(String name, Supplier<CompletionStage<?>> stopped) {
    Logger log = LoggerFactory.getLogger(Loop.class);
    try {
      return stopped
          .get()
          .handle((_, thrown) -> {
            if (thrown != null) {
              log.error("reconciler {} failed to stop", name, thrown);
            }
            return "stopped";
          });
    } catch (RuntimeException | Error thrown) {
      log.error("reconciler {} failed to stop", name, thrown);
      return CompletableFuture.completedFuture("stopped");
    }
  }
}
