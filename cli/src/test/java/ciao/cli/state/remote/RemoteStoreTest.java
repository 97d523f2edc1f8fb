package ciao.cli.state.remote;

import ciao.state.BackendConformance;
import ciao.state.StoreConformance.Opened;
import ciao.state.memory.Limits;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** From afar the controller's store keeps every promise it keeps in its own process. */
final class RemoteStoreTest extends BackendConformance {
  private static StateServer server;

  @BeforeAll
  static void serve(@TempDir Path home) throws Exception {
    server = new StateServer(home);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Override
  protected int writesEach(int usual) {
    return usual / 4;
  }

  @Override
  protected Opened open(InstantSource clock, Limits limits) {
    return server.open(clock, limits);
  }
}
