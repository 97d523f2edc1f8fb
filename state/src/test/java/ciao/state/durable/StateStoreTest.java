package ciao.state.durable;

import ciao.state.BackendConformance;
import ciao.state.StoreConformance.Opened;
import ciao.state.memory.Limits;
import ciao.state.seal.SpecSeal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The durable backend keeps every promise the memory backend does. */
final class StateStoreTest extends BackendConformance {
  @TempDir private Path directory;

  @Override
  protected Opened open(InstantSource clock, Limits limits) throws Exception {
    Path fresh = Files.createTempDirectory(directory, "state");
    OpenStore open = OpenStore.in(fresh, SpecSeal.withoutKeys(), clock, limits);
    return new Opened(open.store(), open);
  }
}
