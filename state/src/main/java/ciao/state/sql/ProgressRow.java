package ciao.state.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;

/** The one row that says how far the journal has been taken over, or none. */
final class ProgressRow {
  private ProgressRow() {}

  static Optional<Tables.Progress> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select journal, position from progress")) {
      return result.next()
          ? Optional.of(
              new Tables.Progress(UUID.fromString(result.getString(1)), result.getLong(2)))
          : Optional.empty();
    }
  }

  static void write(Connection connection, Tables.Progress progress) throws SQLException {
    if (!run(connection, "update progress set journal = ?, position = ?", progress)) {
      run(connection, "insert into progress (journal, position) values (?, ?)", progress);
    }
  }

  private static boolean run(Connection connection, String sql, Tables.Progress progress)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, progress.journal().toString());
      statement.setLong(2, progress.position());
      return statement.executeUpdate() == 1;
    }
  }
}
