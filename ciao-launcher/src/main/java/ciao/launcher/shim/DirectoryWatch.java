package ciao.launcher.shim;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happens in directories, by inotify: one instance of it and one thread for
 * any number of directories. Listeners are called on that thread and must not block.
 */
final class DirectoryWatch implements AutoCloseable {
  /** Something happened in a directory. */
  @FunctionalInterface
  interface Listener {
    /**
     * Looks at what changed.
     *
     * @param name the file in the directory, or null when so much happened that names were lost
     */
    void changed(@Nullable Path name);
  }

  /** What stops a listener from being called; it may be called once more meanwhile. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

  private final WatchService service;
  private final WatchEvent.Kind<?>[] kinds;
  private final Map<WatchKey, List<Listener>> listeners = new HashMap<>();

  private DirectoryWatch(WatchService service, WatchEvent.Kind<?>... kinds) {
    this.service = service;
    this.kinds = kinds;
  }

  /** Begins, with a loop on {@code executor} that ends when this is closed. */
  static DirectoryWatch open(Executor executor, WatchEvent.Kind<?>... kinds) throws IOException {
    DirectoryWatch watch = new DirectoryWatch(FileSystems.getDefault().newWatchService(), kinds);
    executor.execute(watch::loop);
    return watch;
  }

  /**
   * Adds a listener for a directory.
   *
   * @throws IOException when the directory is not there or the host's limit of watches is reached
   */
  Subscription listen(Path directory, Listener listener) throws IOException {
    synchronized (listeners) {
      WatchKey key = directory.register(service, kinds);
      listeners.computeIfAbsent(key, k -> new ArrayList<>()).add(listener);
      return () -> remove(key, listener);
    }
  }

  /** Adds a listener for the directory a file is or will be in. */
  Subscription listenBeside(Path file, Listener listener) throws IOException {
    return listen(Objects.requireNonNull(file.toAbsolutePath().getParent()), listener);
  }

  private void remove(WatchKey key, Listener listener) {
    synchronized (listeners) {
      List<Listener> left = listeners.get(key);
      if (left != null && left.remove(listener) && left.isEmpty()) {
        listeners.remove(key);
        key.cancel();
      }
    }
  }

  private void loop() {
    try {
      while (true) {
        tell(service.take());
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("watch closed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(WatchKey key) {
    List<WatchEvent<?>> events = key.pollEvents();
    key.reset();
    List<Listener> told;
    synchronized (listeners) {
      told = List.copyOf(listeners.getOrDefault(key, List.of()));
    }
    for (WatchEvent<?> event : events) {
      Path name =
          event.kind().equals(StandardWatchEventKinds.OVERFLOW) ? null : (Path) event.context();
      told.forEach(listener -> tell(listener, name));
    }
  }

  private static void tell(Listener listener, @Nullable Path name) {
    try {
      listener.changed(name);
    } catch (RuntimeException e) {
      LOG.error("a listener failed on {}; the watch goes on", name, e);
    }
  }

  /** First nobody listens any more: a subscription that ends later has nothing left to cancel. */
  @Override
  public void close() throws IOException {
    synchronized (listeners) {
      listeners.clear();
    }
    service.close();
  }
}
