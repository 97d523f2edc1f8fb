package ciao.state.postgres;

import ciao.state.reconcile.PlainConformance;
import ciao.state.reconcile.QueueConformance;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reconcilers on the shared backend. */
final class PostgresRuntimeTest {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  @Nested
  final class Plain extends PlainConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenPostgres open = OpenPostgres.at(SERVER.fresh());
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class Queue extends QueueConformance {
    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenPostgres open = OpenPostgres.at(SERVER.fresh());
      return new Opened(open.store(), open);
    }
  }
}
