package ciao.state.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes a PostgreSQL database fit for use: a server that keeps its word, and all tables there. */
final class SharedSchema {
  /** Processes that begin with an empty database at the same time do so one after the other. */
  private static final long MIGRATION_LOCK = 0x6369616f; // "ciao"

  private SharedSchema() {}

  static void prepare(Connection connection, Address address) throws SQLException, TablesException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet fsync = statement.executeQuery("show fsync")) {
        fsync.next();
        if (fsync.getString(1).equals("off")) {
          throw new TablesException(
              "%s: its server has fsync = off (expected: on); what it says is stored might be lost, set it and reload"
                  .formatted(address));
        }
      }
      statement.execute("select pg_advisory_lock(%d)".formatted(MIGRATION_LOCK));
      Migrations.POSTGRESQL.run(connection, address.toString());
      statement.execute("select pg_advisory_unlock(%d)".formatted(MIGRATION_LOCK));
    }
    connection.commit();
  }
}
