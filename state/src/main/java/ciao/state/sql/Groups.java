package ciao.state.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The feed of a shared database: the newest groups of changes. */
final class Groups {
  /** Groups in memory at a time while they are read; each may have some MiB. */
  private static final int FETCHED_GROUPS = 32;

  private Groups() {}

  /** Those with changes behind that position, in order. */
  static void read(Connection connection, long position, Consumer<Group> consumer)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select last, count, epoch, payload from change_group where last > ? order by last")) {
      select.setLong(1, position);
      select.setFetchSize(FETCHED_GROUPS);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          consumer.accept(group(result));
        }
      }
    }
  }

  static List<Group> after(Connection connection, long last, int count) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select last, count, epoch, payload from change_group where last > ? order by last limit ?")) {
      select.setLong(1, last);
      select.setInt(2, count);
      List<Group> groups = new ArrayList<>();
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          groups.add(group(result));
        }
      }
      return groups;
    }
  }

  /** Their payloads only. */
  static void reseal(Connection connection, List<Group> groups) throws SQLException {
    if (groups.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement("update change_group set payload = ? where last = ?")) {
      for (Group group : groups) {
        update.setBytes(1, group.payload());
        update.setLong(2, group.last());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static Group group(ResultSet result) throws SQLException {
    return new Group(result.getLong(1), result.getInt(2), result.getLong(3), result.getBytes(4));
  }

  static OptionalLong storedBy(Connection connection, long last) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select epoch from change_group where last = ?")) {
      select.setLong(1, last);
      try (ResultSet result = select.executeQuery()) {
        return result.next() ? OptionalLong.of(result.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  static void insert(Connection connection, Group group) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into change_group (last, count, epoch, payload) values (?, ?, ?, ?)")) {
      insert.setLong(1, group.last());
      insert.setInt(2, group.count());
      insert.setLong(3, group.epoch());
      insert.setBytes(4, group.payload());
      insert.executeUpdate();
    }
  }

  static void trim(Connection connection, long keptAfter) throws SQLException {
    if (keptAfter <= 0) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement("delete from change_group where last <= ?")) {
      delete.setLong(1, keptAfter);
      delete.executeUpdate();
    }
  }
}
