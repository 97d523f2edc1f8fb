package ciao.state.memory;

import ciao.state.ConcurrencyConformance;
import ciao.state.DemandConformance;
import ciao.state.FilteredWatchConformance;
import ciao.state.QueryConformance;
import ciao.state.ReadConformance;
import ciao.state.TransactionConformance;
import ciao.state.WatchConformance;
import ciao.state.WriteConformance;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Nested;

/** The memory backend: in the calling thread, and with threads of its own. */
final class MemoryStoreTest {

  @Nested
  final class Writes extends WriteConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class Transactions extends TransactionConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class Demand extends DemandConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class Reads extends ReadConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class Watches extends WatchConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class WritesOnThreads extends WriteConformance {
    @Override
    protected Opened open(InstantSource clock) {
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      return new Opened(new MemoryStore(clock, threads, threads), threads);
    }
  }

  @Nested
  final class Queries extends QueryConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class FilteredWatches extends FilteredWatchConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return inCallingThread(clock);
    }
  }

  @Nested
  final class Concurrency extends ConcurrencyConformance {
    @Override
    protected Opened open(InstantSource clock) {
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      return new Opened(new MemoryStore(clock, threads, threads), threads);
    }
  }

  private static WriteConformance.Opened inCallingThread(InstantSource clock) {
    MemoryStore store = new MemoryStore(clock, Runnable::run, Runnable::run);
    return new WriteConformance.Opened(store, () -> store.stop().join());
  }
}
