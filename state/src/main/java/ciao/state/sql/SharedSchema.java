package ciao.state.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes a PostgreSQL database fit for use: all tables there. */
final class SharedSchema {
  /** Processes that begin with an empty database at the same time do so one after the other. */
  private static final long MIGRATION_LOCK = 0x6369616f; // "ciao"

  private SharedSchema() {}

  static void prepare(Connection connection, Address address) throws SQLException, TablesException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(%d)".formatted(MIGRATION_LOCK));
      Migrations.POSTGRESQL.run(connection, address.toString());
      statement.execute("select pg_advisory_unlock(%d)".formatted(MIGRATION_LOCK));
    }
    connection.commit();
  }
}
