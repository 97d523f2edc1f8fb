package ciao.state.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The one row of bytes beside the shared tables that all who share them need before they can read
 * them. Asked rarely, so each call has a connection of its own. For any thread.
 */
public final class RingTable {
  private static final String SELECT = "select ring from key_ring";

  /** For this one table of this one schema. */
  private static final String LOCK =
      "select pg_try_advisory_xact_lock('key_ring'::regclass::oid::bigint)";

  private final Address address;

  public RingTable(Address address) {
    this.address = address;
  }

  @Override
  public String toString() {
    return address.toString();
  }

  /** Makes the next bytes of those there are. */
  @FunctionalInterface
  public interface Edit {
    /**
     * @throws IOException when there is to be no change
     */
    byte[] edit(Optional<byte[]> before) throws IOException;
  }

  public Optional<byte[]> read() throws IOException {
    return run("read", RingTable::select);
  }

  /**
   * Returns when what is there now is committed.
   *
   * @return false when another edit is under way
   */
  public boolean edit(Edit edit) throws IOException {
    return run("write", connection -> lock(connection) && replace(connection, edit));
  }

  private static boolean lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(LOCK)) {
      result.next();
      return result.getBoolean(1);
    }
  }

  private static boolean replace(Connection connection, Edit edit) throws SQLException {
    byte[] next;
    try {
      next = edit.edit(select(connection));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Statement delete = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement("insert into key_ring (ring) values (?)")) {
      delete.executeUpdate("delete from key_ring");
      insert.setBytes(1, next);
      insert.executeUpdate();
      return true;
    }
  }

  private static Optional<byte[]> select(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(SELECT)) {
      return result.next() ? Optional.of(result.getBytes(1)) : Optional.empty();
    }
  }

  private <T> T run(String what, Session.Work<T> work) throws IOException {
    try (Session session = new Session(address)) {
      SharedSchema.prepare(session.connection(), address);
      return session.run(work);
    } catch (SQLException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new TablesException(
          "%s: cannot %s the key ring: %s; try again when that is mended"
              .formatted(address, what, reason),
          e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
