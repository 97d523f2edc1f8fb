package ciao.state.memory;

import ciao.state.BackendConformance;
import ciao.state.StoreConformance.Opened;
import ciao.state.WriteConformance;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;

/** The memory backend: with threads of its own, and in the calling thread. */
final class MemoryStoreTest extends BackendConformance {

  @Override
  protected Opened open(InstantSource clock, Limits limits) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    return new Opened(
        new MemoryStore(Snapshot.EMPTY, CommitLog.NONE, limits, clock, threads, threads), threads);
  }

  @Nested
  final class InCallingThread extends WriteConformance {
    @Override
    protected Opened open(InstantSource clock) {
      MemoryStore store = new MemoryStore(clock, Runnable::run, Runnable::run);
      return new Opened(store, () -> store.stop().join());
    }
  }
}
