package ciao.launcher;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Opens for a generation when it is granted. Owned by the launcher's turns; others only wait. */
final class GrantLatch {
  private long generation;
  private CompletableFuture<Boolean> open = new CompletableFuture<>();

  /** For whoever needs this generation's grant. */
  interface Wait {
    void await() throws InterruptedException;
  }

  void granted(long granted) {
    latch(granted).complete(true);
  }

  Wait of(long wanted) {
    CompletableFuture<Boolean> latch = latch(wanted);
    return () -> {
      try {
        latch.get();
      } catch (ExecutionException impossible) {
        throw new IllegalStateException("nothing fails this latch", impossible);
      }
    };
  }

  private CompletableFuture<Boolean> latch(long wanted) {
    if (wanted != generation) {
      generation = wanted;
      open = new CompletableFuture<>();
    }
    return open;
  }
}
