package ciao.state;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A watch that ends with the first event that is waited for. */
final class WatchFor {
  private WatchFor() {}

  static <S extends Record> CompletableFuture<Event<S>> start(
      Store store, Pointer<S> pointer, Condition<S> condition, Executor executor) {
    CompletableFuture<Event<S>> found = new CompletableFuture<>();
    Watch watch =
        store.watch(
            WatchRequest.of(pointer), executor, event -> completeIf(condition, event, found));
    // Also when whoever waits gives up and cancels.
    var _ = found.whenComplete((_, _) -> watch.close());
    return found;
  }

  private static <S extends Record> void completeIf(
      Condition<S> condition, Event<S> event, CompletableFuture<Event<S>> found) {
    try {
      if (event instanceof Event.Errored<S> || condition.holds(event)) {
        found.complete(event);
      }
    } catch (RuntimeException e) {
      found.completeExceptionally(e);
    }
  }
}
