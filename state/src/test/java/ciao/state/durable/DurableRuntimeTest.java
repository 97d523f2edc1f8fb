package ciao.state.durable;

import ciao.state.reconcile.PlainConformance;
import ciao.state.reconcile.QueueConformance;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Reconcilers on the durable backend. */
final class DurableRuntimeTest {

  @Nested
  final class Plain extends PlainConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }

  @Nested
  final class Queue extends QueueConformance {
    @TempDir private Path directory;

    @Override
    protected Opened open(InstantSource clock) throws Exception {
      OpenStore open = OpenStore.in(directory, clock);
      return new Opened(open.store(), open);
    }
  }
}
