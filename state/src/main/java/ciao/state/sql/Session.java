package ciao.state.sql;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to a PostgreSQL server, made anew after any trouble: whatever was begun on the
 * old one the server then rolls back. For one thread at a time.
 */
final class Session implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** So that a silent network is trouble too, and no writer waits for longer. */
  private static final int CONNECT_SECONDS = 5;

  private static final int ANSWER_SECONDS = 30;

  /**
   * A leader that has fallen silent in the middle of a transaction holds the head's row; these
   * bounds free it for the next one, well before that one's patience ends. A commit has to be on
   * the server's disk, whatever the database is set to.
   */
  private static final String SETTINGS =
      """
      set idle_in_transaction_session_timeout = '10s';
      set lock_timeout = '20s';
      select set_config('synchronous_commit', 'on', false)
        where current_setting('synchronous_commit') = 'off';
      """;

  private final PGSimpleDataSource source;
  private @Nullable Connection connection;

  Session(Address address) {
    source = new PGSimpleDataSource();
    source.setURL(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    source.setApplicationName("ciao");
    source.setReWriteBatchedInserts(true);
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(ANSWER_SECONDS);
  }

  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** In one transaction. */
  <T> T run(Work<T> work) throws SQLException {
    boolean done = false;
    try {
      Connection open = connection();
      T result = work.on(open);
      open.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** The present one, or a new one; nothing has been done on it yet. */
  Connection connection() throws SQLException {
    Connection present = connection;
    if (present != null) {
      return present;
    }
    Connection fresh = source.getConnection();
    try {
      fresh.setAutoCommit(false);
      try (Statement statement = fresh.createStatement()) {
        statement.execute(SETTINGS);
        requireSyncs(statement);
      }
      fresh.commit();
    } catch (SQLException | RuntimeException e) {
      fresh.close();
      throw e;
    }
    connection = fresh;
    return fresh;
  }

  /** On each connection: between two of them the server may have been started otherwise. */
  private static void requireSyncs(Statement statement) throws SQLException {
    try (ResultSet fsync = statement.executeQuery("show fsync")) {
      fsync.next();
      if (fsync.getString(1).equals("off")) {
        throw new SQLException(
            "its server has fsync = off (expected: on), so what it says is stored might be lost; set it to on and reload the server");
      }
    }
  }

  /** Gives up what was begun; harmless when there is nothing. */
  @Override
  public void close() {
    Connection present = connection;
    connection = null;
    if (present != null) {
      try {
        present.close();
      } catch (SQLException e) {
        // The driver has let go of the socket; there is nothing more to be done about the rest.
        LOG.debug("closing a connection to {}", source.getURL(), e);
      }
    }
  }
}
