package ciao.state.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The resources of an H2 file, kept by origin alone: new ones come behind all others, so a batch
 * writes a few pages at the end, where by key it would write one of a thousand places for each row.
 * Nothing is looked up by key; who needs that has all of it in memory.
 */
final class OriginRows {
  private static final String INSERT =
      "insert into resource (origin, %s) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          .formatted(RowColumns.NAMES);

  private static final String MERGE =
      "merge into resource (origin, %s) key (origin) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          .formatted(RowColumns.NAMES);

  private static final String DELETE = "delete from resource where origin = ?";

  private static final String AFTER =
      "select origin, %s from resource where origin > ? order by origin limit ?"
          .formatted(RowColumns.NAMES);

  /** Its position tells that it is still the row that was read. */
  private static final String RESEAL =
      "update resource set spec = ? where origin = ? and position = ?";

  private OriginRows() {}

  /**
   * @param kept whether the file keeps origins; else rows have 0
   */
  static void load(Connection connection, boolean kept, Consumer<Row> consumer)
      throws SQLException {
    String select =
        "select %s, %s from resource".formatted(kept ? "origin" : "0", RowColumns.NAMES);
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(select)) {
      while (result.next()) {
        consumer.accept(row(result));
      }
    }
  }

  static List<Row> after(Connection connection, long origin, int count) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
      statement.setLong(1, origin);
      statement.setInt(2, count);
      List<Row> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row(result));
        }
      }
      return rows;
    }
  }

  /**
   * @param reached rows of later origins are not there yet
   */
  static void apply(Connection connection, Batch batch, long reached) throws SQLException {
    List<Row> fresh = new ArrayList<>();
    List<Row> others = new ArrayList<>();
    for (Row row : batch.puts()) {
      (row.origin() > reached ? fresh : others).add(row);
    }
    put(connection, INSERT, fresh);
    put(connection, MERGE, others);
    delete(connection, batch.ended());
  }

  static void reseal(Connection connection, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(RESEAL)) {
      for (Row row : rows) {
        statement.setBytes(1, row.spec());
        statement.setLong(2, row.origin());
        statement.setLong(3, row.position());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void put(Connection connection, String put, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(put)) {
      for (Row row : rows) {
        statement.setLong(1, row.origin());
        RowColumns.set(statement, 2, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void delete(Connection connection, List<Long> origins) throws SQLException {
    if (origins.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      for (long origin : origins) {
        statement.setLong(1, origin);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static Row row(ResultSet result) throws SQLException {
    return RowColumns.row(result, 2, result.getLong(1));
  }
}
