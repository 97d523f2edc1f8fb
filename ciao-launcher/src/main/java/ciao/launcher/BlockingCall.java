package ciao.launcher;

import ciao.launcher.lifecycle.Event;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call that blocks, on a thread of its own, and can be broken off from another. */
final class BlockingCall {
  private final Supplier<Optional<Event>> call;

  /** Guards the two below, so that an interrupt hits this call and no later one of the thread. */
  private final Object lock = new Object();

  private @Nullable Thread thread;
  private boolean interrupted;

  BlockingCall(Supplier<Optional<Event>> call) {
    this.call = call;
  }

  void start(Executor blocking, Consumer<Optional<Event>> result) {
    blocking.execute(() -> {
      begin();
      Optional<Event> event;
      try {
        event = call.get();
      } finally {
        end();
      }
      result.accept(event);
    });
  }

  private void begin() {
    synchronized (lock) {
      thread = Thread.currentThread();
      if (interrupted) {
        thread.interrupt();
      }
    }
  }

  /** Whoever runs next on this thread is not to find an interrupt meant for this call. */
  private void end() {
    synchronized (lock) {
      thread = null;
      var _ = Thread.interrupted();
    }
  }

  void interrupt() {
    synchronized (lock) {
      interrupted = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
