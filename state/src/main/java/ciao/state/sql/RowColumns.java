package ciao.state.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns of a row, one behind the other in this order, wherever the first of them stands. */
final class RowColumns {
  static final String NAMES = "type, namespace, id, version, position, owner, phase, detail, spec";

  private RowColumns() {}

  static void set(PreparedStatement statement, int first, Row row) throws SQLException {
    setKey(statement, first, row.key());
    statement.setLong(first + 3, row.version());
    statement.setLong(first + 4, row.position());
    statement.setString(first + 5, row.owner());
    statement.setString(first + 6, row.phase());
    statement.setString(first + 7, row.detail());
    statement.setBytes(first + 8, row.spec());
  }

  /** The first three of them. */
  static void setKey(PreparedStatement statement, int first, Row.Key key) throws SQLException {
    statement.setString(first, key.type());
    statement.setString(first + 1, key.namespace());
    statement.setString(first + 2, key.id());
  }

  /**
   * @param origin 0 where rows are not kept by it
   */
  static Row row(ResultSet result, int first, long origin) throws SQLException {
    return new Row(
        new Row.Key(
            result.getString(first), result.getString(first + 1), result.getString(first + 2)),
        origin,
        result.getLong(first + 3),
        result.getLong(first + 4),
        result.getString(first + 5),
        result.getString(first + 6),
        result.getString(first + 7),
        result.getBytes(first + 8));
  }
}
