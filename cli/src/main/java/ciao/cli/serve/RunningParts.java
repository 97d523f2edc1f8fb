package ciao.cli.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process has started, ended again in reverse order. */
final class RunningParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Takes charge of a part. */
  synchronized <P extends AutoCloseable> P add(P part) {
    parts.push(part);
    return part;
  }

  /** A thread of this name, for one kind of work. */
  ExecutorService thread(String name) {
    return add(Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory()));
  }

  /** A thread of this name that only starts things when they are due. */
  ScheduledExecutorService timers(String name) {
    return add(
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(name).factory()));
  }

  /** Virtual threads with this name, one a task, for work that blocks. */
  ExecutorService virtualThreads(String name) {
    return add(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory()));
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        if (part instanceof ExecutorService executor) {
          executor.shutdownNow();
        } else {
          part.close();
        }
      } catch (Exception notClosed) {
        LOG.warn("could not end {} in good order", part, notClosed);
      }
    }
  }
}
