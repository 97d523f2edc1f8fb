package ciao.state.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A schema, one numbered step after the other; a step that has been released never changes. */
final class Migrations {
  private static final String COLUMNS =
      """
        type varchar(253) not null,
        namespace varchar(253) not null,
        id varchar(253) not null,
        version bigint not null,
        position bigint not null,
        owner varchar(253) not null,
        phase varchar(16) not null,
        detail varchar not null,
        spec %s not null\
      """;

  private static final String BY_KEY =
      """
      create table if not exists resource (
      %s,
        primary key (type, namespace, id));
      """
          .formatted(COLUMNS.formatted("bytea"));

  private static final String BY_ORIGIN =
      """
      create table if not exists resource (
        origin bigint not null primary key,
      %s);
      """
          .formatted(COLUMNS.formatted("varbinary"));

  /** How far the journal beside an H2 file has been taken over. */
  private static final String PROGRESS =
      """
      create table if not exists progress (
        journal varchar(36) not null,
        position bigint not null);
      """;

  /**
   * The newest groups of changes, by the position of their last, and one row with the position of
   * the newest and who leads. Each commit changes that row, so half of its page stays free for the
   * next version of it.
   */
  private static final String FEED =
      """
      create table if not exists change_group (
        last bigint not null primary key,
        count int not null,
        epoch bigint not null,
        payload bytea not null);
      create table if not exists head (
        position bigint not null,
        epoch bigint not null,
        leader varchar(253) not null,
        expires timestamp with time zone not null) with (fillfactor = 50);
      insert into head select 0, 0, '', timestamp with time zone 'epoch'
        where not exists (select from head);
      """;

  /** One row, or none: the master keys of the specs, wrapped for those who may have them. */
  private static final String KEY_RING =
      """
      create table if not exists key_ring (ring bytea not null);
      """;

  /** Version 1 kept rows by key; who finds such a file makes a new one of what it has. */
  static final Migrations H2 = new Migrations(2, List.of(BY_ORIGIN + PROGRESS));

  static final Migrations POSTGRESQL = new Migrations(1, List.of(BY_KEY + FEED, KEY_RING));

  private final int first;
  private final List<String> steps;

  /**
   * @param first the version the first step makes of nothing
   */
  private Migrations(int first, List<String> steps) {
    this.first = first;
    this.steps = steps;
  }

  /** Of a version that no step leads on from; such a database is only read. */
  boolean isOutdated(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return isOutdated(version(statement));
    }
  }

  private boolean isOutdated(int version) {
    return version > 0 && version < first;
  }

  /**
   * @param database to name in the refusal
   */
  void run(Connection connection, String database) throws SQLException, TablesException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists schema_version (version int not null)");
      int version = version(statement);
      refuseNewer(version, database);
      if (isOutdated(version)) {
        return;
      }
      for (int next = Math.max(first, version + 1); next < first + steps.size(); next++) {
        // H2 commits each definition by itself, so a step must stand being run again after a crash.
        statement.execute(steps.get(next - first));
        statement.execute("delete from schema_version");
        statement.execute("insert into schema_version values (%d)".formatted(next));
        connection.commit();
      }
    }
  }

  /** Whether this program can read it, without changing anything. */
  void check(Connection connection, String database) throws SQLException, TablesException {
    try (Statement statement = connection.createStatement()) {
      refuseNewer(version(statement), database);
    }
  }

  private void refuseNewer(int version, String database) throws TablesException {
    int newest = first + steps.size() - 1;
    if (version > newest) {
      throw new TablesException(
          "%s has schema version %d (expected: at most %d); it was written by a newer version, use that one"
              .formatted(database, version, newest));
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("select max(version) from schema_version")) {
      result.next();
      return result.getInt(1); // 0 when there is none yet
    }
  }
}
