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
  private static final String SELECT = "select %s from resource".formatted(RowColumns.NAMES);

  private static final String PUT =
      """
      insert into resource (%s)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (type, namespace, id) do update set
        version = excluded.version, position = excluded.position, owner = excluded.owner,
        phase = excluded.phase, detail = excluded.detail, spec = excluded.spec
      """
          .formatted(RowColumns.NAMES);

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
      RowColumns.setKey(statement, 1, last);
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
        RowColumns.setKey(statement, 2, row.key());
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
        RowColumns.set(statement, 1, row);
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
        RowColumns.setKey(statement, 1, key);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static Row row(ResultSet result) throws SQLException {
    return RowColumns.row(result, 1, 0);
  }
}
