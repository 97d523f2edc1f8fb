package ciao.state.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.ReadConformance;
import ciao.state.Store;
import ciao.state.WatchConformance;
import ciao.state.WriteConformance;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;

/** The memory backend: in the calling thread, and with threads of its own. */
final class MemoryStoreTest {

  @Nested
  final class Writes extends WriteConformance {
    @Override
    protected Store open(InstantSource clock) {
      return new MemoryStore(clock, Runnable::run, Runnable::run);
    }

    @Override
    protected void close() {}
  }

  @Nested
  final class Reads extends ReadConformance {
    @Override
    protected Store open(InstantSource clock) {
      return new MemoryStore(clock, Runnable::run, Runnable::run);
    }

    @Override
    protected void close() {}
  }

  @Nested
  final class Watches extends WatchConformance {
    @Override
    protected Store open(InstantSource clock) {
      return new MemoryStore(clock, Runnable::run, Runnable::run);
    }

    @Override
    protected void close() {}
  }

  @Nested
  final class WritesOnThreads extends WriteConformance {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Override
    protected Store open(InstantSource clock) {
      return new MemoryStore(clock, threads, threads);
    }

    @Override
    protected void close() throws InterruptedException {
      threads.shutdown();
      assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
