package ciao.state.sql;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The tables of a PostgreSQL database that several processes share, one of which leads at a time.
 * Whoever writes has to name the epoch it leads in and the position it builds on, and both are
 * compared under a lock of the head's row that lasts to the end of the transaction. After any
 * trouble the next call connects again by itself. For one thread at a time.
 */
public final class SharedTables implements Closeable {
  private static final String HEAD =
      "select position, epoch, leader, expires < clock_timestamp() from head";

  /** SQLSTATE disk_full. */
  private static final String DISK_FULL = "53100";

  private static final String EXPIRES = "clock_timestamp() + ? * interval '1 millisecond'";

  private final Address address;
  private final Session session;
  private final long leaseMillis;

  private SharedTables(Address address, Session session, Duration lease) {
    this.address = address;
    this.session = session;
    this.leaseMillis = lease.toMillis();
  }

  /**
   * Connects, and brings the schema up to date.
   *
   * @param lease how long whoever leads does so without a sign of life
   */
  public static SharedTables open(Address address, Duration lease) throws TablesException {
    SharedTables tables = new SharedTables(address, new Session(address), lease);
    try {
      SharedSchema.prepare(tables.session.connection(), address);
      return tables;
    } catch (SQLException e) {
      tables.close();
      throw tables.failed("open", e, false);
    } catch (TablesException | RuntimeException e) {
      tables.close();
      throw e;
    }
  }

  public Head head() throws TablesException {
    return run("read", connection -> head(connection, HEAD));
  }

  /**
   * Everything, as of one moment.
   *
   * @param feed how many of the newest changes are wanted too, if the feed goes back so far
   */
  public Head load(Consumer<Row> rows, long feed, Consumer<Group> groups) throws TablesException {
    return run(
        "read",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read");
          }
          Head head = head(connection, HEAD);
          Resources.load(connection, rows);
          Groups.read(connection, Math.max(0, head.position() - feed), groups);
          return head;
        });
  }

  /** Some rows, in order of their keys. */
  public List<Row> rowsAfter(Optional<Row.Key> key, int count) throws TablesException {
    return run("read", connection -> Resources.after(connection, key, count));
  }

  /** Some groups of the feed, in order. */
  public List<Group> groupsAfter(long last, int count) throws TablesException {
    return run("read", connection -> Groups.after(connection, last, count));
  }

  /**
   * Stores specs anew that mean what they meant, in rows and in groups of the feed.
   *
   * @return false when another epoch has begun; then nothing is stored
   */
  public boolean reseal(long epoch, List<Row> rows, List<Group> groups) throws TablesException {
    return run(
        "seal anew",
        connection -> {
          if (head(connection, HEAD + " for update").epoch() != epoch) {
            return false;
          }
          Resources.reseal(connection, rows);
          Groups.reseal(connection, groups);
          return true;
        });
  }

  /** The groups with changes behind that position, in order, as far back as the feed goes. */
  public void groups(long position, Consumer<Group> consumer) throws TablesException {
    run(
        "read",
        connection -> {
          Groups.read(connection, position, consumer);
          return position;
        });
  }

  /**
   * Who stored the group that ends at that position, if any. Waits for the end of whatever
   * transaction is under way, even of one begun on a connection that has been lost.
   */
  public OptionalLong storedBy(long last) throws TablesException {
    return run(
        "read",
        connection -> {
          head(connection, HEAD + " for update");
          return Groups.storedBy(connection, last);
        });
  }

  /**
   * Begins the epoch after {@code seen}'s, if nothing has been stored since and nobody else leads:
   * the lease has expired, or it is this name's own from an earlier life.
   *
   * @param ownAgain whether an unexpired lease of this name may be taken over
   */
  public boolean lead(String name, Head seen, boolean ownAgain) throws TablesException {
    return run(
        "lead",
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update head set epoch = epoch + 1, leader = ?, expires = "
                      + EXPIRES
                      + " where epoch = ? and position = ?"
                      + " and (expires < clock_timestamp() or leader = ?)")) {
            update.setString(1, name);
            update.setLong(2, leaseMillis);
            update.setLong(3, seen.epoch());
            update.setLong(4, seen.position());
            update.setString(5, ownAgain ? name : null);
            return update.executeUpdate() == 1;
          }
        });
  }

  /** False when another epoch has begun. */
  public boolean renew(long epoch) throws TablesException {
    return run(
        "renew the lease",
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update head set expires = " + EXPIRES + " where epoch = ?")) {
            update.setLong(1, leaseMillis);
            update.setLong(2, epoch);
            return update.executeUpdate() == 1;
          }
        });
  }

  /** Lets others lead at once; nothing happens when they do already. */
  public void release(long epoch) throws TablesException {
    run(
        "give up the lead",
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update head set expires = 'epoch', leader = '' where epoch = ?")) {
            update.setLong(1, epoch);
            return update.executeUpdate();
          }
        });
  }

  /**
   * Stores a group, in one transaction, and renews the lease.
   *
   * @param keptAfter groups up to that position leave the feed
   * @return empty when it is stored; otherwise the head, which has another epoch or position than
   *     the group follows on
   * @throws TablesException which knows whether it may be stored all the same
   */
  public Optional<Head> append(Group group, Batch batch, long keptAfter) throws TablesException {
    boolean committing = false;
    boolean done = false;
    try {
      Connection connection = session.connection();
      if (!advance(connection, group)) {
        Head head = head(connection, HEAD);
        connection.rollback();
        done = true;
        return Optional.of(head);
      }
      Resources.apply(connection, batch);
      Groups.insert(connection, group);
      Groups.trim(connection, keptAfter);
      committing = true;
      connection.commit();
      done = true;
      return Optional.empty();
    } catch (SQLException e) {
      throw failed("write", e, committing);
    } finally {
      if (!done) {
        session.close();
      }
    }
  }

  private boolean advance(Connection connection, Group group) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update head set position = ?, expires = "
                + EXPIRES
                + " where epoch = ? and position = ?")) {
      update.setLong(1, group.last());
      update.setLong(2, leaseMillis);
      update.setLong(3, group.epoch());
      update.setLong(4, group.first() - 1);
      return update.executeUpdate() == 1;
    }
  }

  private static Head head(Connection connection, String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(select)) {
      if (!result.next()) {
        throw new SQLException("table head: no row (expected: one); put it back from a backup");
      }
      return new Head(
          result.getLong(1), result.getLong(2), result.getString(3), result.getBoolean(4));
    }
  }

  private <T> T run(String what, Session.Work<T> work) throws TablesException {
    try {
      return session.run(work);
    } catch (SQLException e) {
      throw failed(what, e, false);
    }
  }

  private TablesException failed(String what, SQLException e, boolean maybeStored) {
    // A batch's own message is its statement; what the server said comes next.
    SQLException said = e.getNextException() == null ? e : e.getNextException();
    String reason = String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    String wayOut =
        DISK_FULL.equals(e.getSQLState())
            ? "make room on the server's disk, writing goes on by itself then"
            : "it is tried again by itself";
    return new TablesException(
        "%s: cannot %s: %s; %s".formatted(address, what, reason, wayOut), e, maybeStored);
  }

  @Override
  public void close() {
    session.close();
  }
}
