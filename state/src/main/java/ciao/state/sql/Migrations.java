package ciao.state.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The schema, one numbered step after the other; a step that has been released never changes. */
final class Migrations {
  private static final List<String> STEPS =
      List.of(
          """
          create table if not exists resource (
            type varchar(253) not null,
            namespace varchar(253) not null,
            id varchar(253) not null,
            version bigint not null,
            position bigint not null,
            owner varchar(253) not null,
            phase varchar(16) not null,
            detail varchar not null,
            spec varbinary not null,
            primary key (type, namespace, id));
          create table if not exists progress (
            journal varchar(36) not null,
            position bigint not null);
          """);

  private Migrations() {}

  /**
   * @param file to name in the refusal
   */
  static void run(Connection connection, String file) throws SQLException, TablesException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists schema_version (version int not null)");
      int version = version(statement);
      if (version > STEPS.size()) {
        throw new TablesException(
            "%s has schema version %d (expected: at most %d); it was written by a newer version, use that one"
                .formatted(file, version, STEPS.size()));
      }
      for (int step = version; step < STEPS.size(); step++) {
        // H2 commits each definition by itself, so a step must stand being run again after a crash.
        statement.execute(STEPS.get(step));
        statement.execute("delete from schema_version");
        statement.execute("insert into schema_version values (%d)".formatted(step + 1));
        connection.commit();
      }
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("select max(version) from schema_version")) {
      result.next();
      return result.getInt(1); // 0 when there is none yet
    }
  }
}
