package ciao.state.durable;

import ciao.state.BackendConformance;
import ciao.state.StoreConformance.Opened;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The durable backend keeps every promise the memory backend does. */
final class StateStoreTest extends BackendConformance {
  @TempDir private Path directory;

  @Override
  protected Opened open(InstantSource clock) throws Exception {
    OpenStore open = OpenStore.in(directory, clock);
    return new Opened(open.store(), open);
  }
}
