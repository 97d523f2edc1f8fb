package ciao.state.durable;

import ciao.state.BackendConformance;
import ciao.state.StoreConformance.Opened;
import ciao.state.seal.SpecSeal;
import ciao.state.seal.TestRing;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** With everything sealed and nearly everything compressed, every promise is kept too. */
final class SealedStateStoreTest extends BackendConformance {
  @TempDir private Path directory;

  @Override
  protected Opened open(InstantSource clock) throws Exception {
    SpecSeal seal =
        SpecSeal.with(
                TestRing.in(directory).initialize(TestRing.operator("one")),
                _ -> true,
                new SecureRandom())
            .compressingFrom(16);
    OpenStore open = OpenStore.in(directory.resolve("state"), seal, clock);
    return new Opened(open.store(), open);
  }
}
