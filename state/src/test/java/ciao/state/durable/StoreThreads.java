package ciao.state.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads of one store under test, and their end. */
final class StoreThreads implements AutoCloseable {
  private final ExecutorService committer = Executors.newSingleThreadExecutor();
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService answers = Executors.newSingleThreadExecutor();
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

  Threads threads() {
    return new Threads(committer, background, answers, timers);
  }

  @Override
  public void close() throws InterruptedException {
    for (ExecutorService executor : List.of(timers, committer, background, answers)) {
      executor.shutdown();
      assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
