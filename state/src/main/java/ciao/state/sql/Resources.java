package ciao.state.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The resources of a shared database, kept by key. */
final class Resources {
  private static final String SELECT =
      "select type, namespace, id, version, position, owner, phase, detail, spec from resource";

  private static final String PUT =
      """
      insert into resource (type, namespace, id, version, position, owner, phase, detail, spec)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (type, namespace, id) do update set
        version = excluded.version, position = excluded.position, owner = excluded.owner,
        phase = excluded.phase, detail = excluded.detail, spec = excluded.spec
      """;

  private static final String AFTER =
      " where (type, namespace, id) > (?, ?, ?) order by type, namespace, id limit ?";

  /** Its position tells that it is still the row that was read. */
  private static final String RESEAL =
      """
      update resource set spec = ?
      where type = ? and namespace = ? and id = ? and position = ?
      """;

  private static final String REMOVE =
      "delete from resource where type = ? and namespace = ? and id = ?";

  /** Rows in memory at a time while all are read; PostgreSQL would else send them all at once. */
  private static final int FETCHED_ROWS = 2_000;

  private Resources() {}

  static void load(Connection connection, Consumer<Row> consumer) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED_ROWS);
      try (ResultSet result = statement.executeQuery(SELECT)) {
        while (result.next()) {
          consumer.accept(row(result));
        }
      }
    }
  }

  /** Some, in order of their keys. */
  static List<Row> after(Connection connection, Optional<Row.Key> key, int count)
      throws SQLException {
    Row.Key last = key.orElse(new Row.Key("", "", ""));
    try (PreparedStatement statement = connection.prepareStatement(SELECT + AFTER)) {
      setKey(statement, last);
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

  /** Their specs only. */
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

  static void apply(Connection connection, Batch batch) throws SQLException {
    put(connection, batch.puts());
    remove(connection, batch.removals());
  }

  private static void put(Connection connection, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      for (Row row : rows) {
        setKey(statement, row.key());
        statement.setLong(4, row.version());
        statement.setLong(5, row.position());
        statement.setString(6, row.owner());
        statement.setString(7, row.phase());
        statement.setString(8, row.detail());
        statement.setBytes(9, row.spec());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void remove(Connection connection, List<Row.Key> keys) throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      for (Row.Key key : keys) {
        setKey(statement, key);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static Row row(ResultSet result) throws SQLException {
    return new Row(
        new Row.Key(result.getString(1), result.getString(2), result.getString(3)),
        0,
        result.getLong(4),
        result.getLong(5),
        result.getString(6),
        result.getString(7),
        result.getString(8),
        result.getBytes(9));
  }

  private static void setKey(PreparedStatement statement, Row.Key key) throws SQLException {
    statement.setString(1, key.type());
    statement.setString(2, key.namespace());
    statement.setString(3, key.id());
  }
}
