package ciao.state.durable;

import ciao.state.BackendConformance;
import ciao.state.StoreConformance.Opened;
import ciao.state.memory.Limits;
import ciao.state.seal.SpecSeal;
import ciao.state.seal.TestRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** With everything sealed and nearly everything compressed, every promise is kept too. */
final class SealedStateStoreTest extends BackendConformance {
  @TempDir private Path directory;

  @Override
  protected Opened open(InstantSource clock, Limits limits) throws Exception {
    Path fresh = Files.createTempDirectory(directory, "home");
    SpecSeal seal = TestRing.everything(TestRing.in(fresh));
    OpenStore open = OpenStore.in(fresh.resolve("state"), seal, clock, limits);
    return new Opened(open.store(), open);
  }
}
