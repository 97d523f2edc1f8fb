package ciao.state.durable;

import ciao.state.ConcurrencyConformance;
import ciao.state.DemandConformance;
import ciao.state.FilteredWatchConformance;
import ciao.state.QueryConformance;
import ciao.state.ReadConformance;
import ciao.state.TransactionConformance;
import ciao.state.WatchConformance;
import ciao.state.WriteConformance;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The durable backend keeps every promise the memory backend does. */
final class StateStoreTest {

  @Nested
  final class Writes extends WriteConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class Transactions extends TransactionConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class Demand extends DemandConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class Reads extends ReadConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class Watches extends WatchConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class Queries extends QueryConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class FilteredWatches extends FilteredWatchConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class Concurrency extends ConcurrencyConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }
}
