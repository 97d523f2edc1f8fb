package ciao.state.postgres;

import ciao.state.BackendConformance;
import ciao.state.StoreConformance.Opened;
import ciao.state.memory.Limits;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shared backend keeps every promise the memory backend does. */
final class PostgresStoreTest extends BackendConformance {
  @RegisterExtension static final SharedServer SERVER = new SharedServer();

  @Override
  protected Opened open(InstantSource clock, Limits limits) throws Exception {
    PostgresSettings settings =
        new PostgresSettings(SERVER.fresh(), "a", OpenPostgres.LONG, limits);
    OpenPostgres open = new OpenPostgres(settings, clock);
    return new Opened(open.store(), open);
  }
}
