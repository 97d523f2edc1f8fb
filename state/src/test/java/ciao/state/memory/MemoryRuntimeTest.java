package ciao.state.memory;

import ciao.state.StoreConformance;
import ciao.state.reconcile.PlainConformance;
import ciao.state.reconcile.QueueConformance;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;

/** Reconcilers on the memory backend: writing in the calling thread, and on threads of its own. */
final class MemoryRuntimeTest {

  @Nested
  final class Plain extends PlainConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class Queue extends QueueConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class PlainOnThreads extends PlainConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return onThreads(clock);
    }
  }

  @Nested
  final class QueueOnThreads extends QueueConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return onThreads(clock);
    }
  }

  private static StoreConformance.Opened inCallingThread(InstantSource clock) {
    MemoryStore store = new MemoryStore(clock, Runnable::run, Runnable::run);
    return new StoreConformance.Opened(store, () -> store.stop().join());
  }

  private static StoreConformance.Opened onThreads(InstantSource clock) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    return new StoreConformance.Opened(new MemoryStore(clock, threads, threads), threads);
  }
}
