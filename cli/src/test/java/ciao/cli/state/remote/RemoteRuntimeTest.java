package ciao.cli.state.remote;

import ciao.state.reconcile.PlainConformance;
import ciao.state.reconcile.QueueConformance;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Reconcilers that run beside a controller, on its store. */
final class RemoteRuntimeTest {
  private static StateServer server;

  @BeforeAll
  static void serve(@TempDir Path home) throws Exception {
    server = new StateServer(home);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Nested
  final class Plain extends PlainConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return server.open(clock);
    }
  }

  @Nested
  final class Queue extends QueueConformance {
    @Override
    protected Opened open(InstantSource clock) {
      return server.open(clock);
    }
  }
}
