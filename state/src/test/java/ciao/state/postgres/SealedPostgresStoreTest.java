package ciao.state.postgres;

import ciao.state.BackendConformance;
import ciao.state.StoreConformance.Opened;
import ciao.state.memory.Limits;
import ciao.state.seal.KeyRing;
import ciao.state.seal.TestRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With everything sealed and nearly everything compressed, every promise is kept too. */
final class SealedPostgresStoreTest extends BackendConformance {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  @TempDir private Path directory;

  /** The unsealed run has the long one. */
  @Override
  protected int writesEach(int usual) {
    return usual / 4;
  }

  @Override
  protected Opened open(InstantSource clock, Limits limits) throws Exception {
    PostgresSettings settings =
        new PostgresSettings(SERVER.fresh(), "a", OpenPostgres.LONG, limits);
    KeyRing ring = TestRing.in(Files.createTempDirectory(directory, "ring"));
    SharedSeal seal =
        SharedSeal.with(TestRing.everything(ring), () -> ring.open(TestRing.operator("one")));
    OpenPostgres open = new OpenPostgres(settings, seal, clock);
    return new Opened(open.store(), open);
  }
}
