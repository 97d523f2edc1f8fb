package ciao.state.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows as they lie in the tables: walked by key, and their specs stored anew. */
final class StoredRows {
  private static final String AFTER =
      """
      select type, namespace, id, version, position, owner, phase, detail, spec from resource
      where (type, namespace, id) > (?, ?, ?) order by type, namespace, id limit ?
      """;

  /** Its position tells that it is still the row that was read. */
  private static final String RESEAL =
      """
      update resource set spec = ?
      where type = ? and namespace = ? and id = ? and position = ?
      """;

  private StoredRows() {}

  static List<Row> after(Connection connection, Optional<Row.Key> key, int count)
      throws SQLException {
    Row.Key last = key.orElse(new Row.Key("", "", ""));
    try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
      statement.setString(1, last.type());
      statement.setString(2, last.namespace());
      statement.setString(3, last.id());
      statement.setInt(4, count);
      List<Row> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row(result));
        }
      }
      return rows;
    }
  }

  static void reseal(Connection connection, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(RESEAL)) {
      for (Row row : rows) {
        statement.setBytes(1, row.spec());
        statement.setString(2, row.key().type());
        statement.setString(3, row.key().namespace());
        statement.setString(4, row.key().id());
        statement.setLong(5, row.position());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static Row row(ResultSet result) throws SQLException {
    return new Row(
        new Row.Key(result.getString(1), result.getString(2), result.getString(3)),
        result.getLong(4),
        result.getLong(5),
        result.getString(6),
        result.getString(7),
        result.getString(8),
        result.getBytes(9));
  }
}
