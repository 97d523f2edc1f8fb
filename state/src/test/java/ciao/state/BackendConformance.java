package ciao.state;

import ciao.state.StoreConformance.Opened;
import ciao.state.memory.Limits;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** Everything a backend is run through. */
public abstract class BackendConformance {

  /** A fresh, empty store that keeps time by {@code clock} and remembers what the limits say. */
  protected abstract Opened open(InstantSource clock, Limits limits) throws Exception;

  /** How many writes each of the concurrent writers does. */
  protected int writesEach(int usual) {
    return usual;
  }

  @Nested
  final class Writes extends WriteConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Transactions extends TransactionConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Demands extends DemandConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Reads extends ReadConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Queries extends QueryConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Watches extends WatchConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Bookmarks extends BookmarkConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, BookmarkConformance.LIMITS);
    }
  }

  @Nested
  final class FilteredWatches extends FilteredWatchConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Changes extends ChangeConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Removals extends RemovalConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Documents extends DocumentConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }

  @Nested
  final class Concurrency extends ConcurrencyConformance {
    @Override
    protected int writesEach() {
      return BackendConformance.this.writesEach(super.writesEach());
    }

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      return BackendConformance.this.open(clock, Limits.DEFAULT);
    }
  }
}
