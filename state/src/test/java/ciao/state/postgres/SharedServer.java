package ciao.state.postgres;

import ciao.state.sql.Address;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One server for all tests that leave it alone; ends with the last of them. */
final class SharedServer implements BeforeAllCallback {
  private PostgresServer server;

  /** Closed by JUnit after the whole run. */
  private record Running(PostgresServer server) implements AutoCloseable {
    static Running start() {
      try {
        return new Running(PostgresServer.start());
      } catch (Exception e) {
        throw new IllegalStateException("the PostgreSQL server of the tests", e);
      }
    }

    @Override
    public void close() throws Exception {
      server.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(Namespace.create(SharedServer.class))
            .getOrComputeIfAbsent(Running.class, _ -> Running.start(), Running.class)
            .server();
  }

  PostgresServer server() {
    return server;
  }

  Address fresh() throws SQLException {
    return server.fresh();
  }
}
