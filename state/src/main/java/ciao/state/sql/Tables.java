package ciao.state.sql;

import java.io.Closeable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** The tables of one H2 file. For one thread at a time. */
public final class Tables implements Closeable {
  /**
   * Without a write delay a commit returns when it is written, and H2 needs no threads of its own.
   * The cache stays small because reads never come here. Compaction is off, by fill rate and when
   * closing, as it uses space again at once, see {@link #checkpoint}. Leaving by itself is for the
   * owner to do, not for a shutdown hook of H2's. A trace file would appear beside the database on
   * any error; errors are reported by us.
   */
  private static final String SETTINGS =
      ";WRITE_DELAY=0;AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0;CACHE_SIZE=8192"
          + ";LAZY_QUERY_EXECUTION=1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

  private static final String READ_ONLY =
      ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;LAZY_QUERY_EXECUTION=1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

  /** Well below the 45 s for which H2 leaves alone what it no longer needs. */
  private static final Duration LONGEST_SESSION = Duration.ofSeconds(20);

  private static final String SUFFIX = ".mv.db";

  private static final String DUPLICATE_KEY = "23505";

  private final Path file;
  private final InstantSource clock;
  private final JdbcDataSource source;
  private Connection connection;
  private final boolean outdated;
  private Instant opened;

  private Tables(Path file, InstantSource clock, JdbcDataSource source, Connection connection)
      throws SQLException {
    this.file = file;
    this.clock = clock;
    this.source = source;
    this.opened = clock.instant();
    this.connection = connection;
    this.outdated = Migrations.H2.isOutdated(connection);
  }

  /** The file {@link #open} makes of that path. */
  public static Path file(Path path) {
    return path.resolveSibling(path.getFileName() + SUFFIX);
  }

  /** Opens or makes the tables, and brings their schema up to date. */
  public static Tables open(Path path, InstantSource clock) throws TablesException {
    Path file = file(path.toAbsolutePath());
    if (path.toString().contains(";")) {
      throw new TablesException(
          "%s: a path with ';' cannot be opened by H2; use another directory".formatted(file));
    }
    JdbcDataSource source = source(path, SETTINGS);
    try {
      return new Tables(file, clock, source, connect(source, file));
    } catch (SQLException e) {
      throw cannotOpen(file, e);
    }
  }

  /**
   * Opens what is there for reading, and leaves every byte of it as it is.
   *
   * @throws TablesException also when there is nothing
   */
  public static Tables openReadOnly(Path path, InstantSource clock) throws TablesException {
    Path file = file(path.toAbsolutePath());
    JdbcDataSource source = source(path, READ_ONLY);
    try {
      Connection connection = source.getConnection();
      try {
        Migrations.H2.check(connection, file.toString());
        return new Tables(file, clock, source, connection);
      } catch (SQLException | TablesException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw cannotOpen(file, e);
    }
  }

  private static JdbcDataSource source(Path path, String settings) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + path.toAbsolutePath() + settings);
    source.setUser("ciao");
    source.setPassword("");
    return source;
  }

  private static TablesException cannotOpen(Path file, SQLException e) {
    return new TablesException(
        "%s cannot be opened: %s; put it back from a backup, or delete it if the journal beside it still begins at position 1"
            .formatted(file, firstLine(e)),
        e);
  }

  private static Connection connect(JdbcDataSource source, Path file)
      throws SQLException, TablesException {
    Connection connection = source.getConnection();
    try {
      connection.setAutoCommit(false);
      Migrations.H2.run(connection, file.toString());
      return connection;
    } catch (SQLException | TablesException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Whether an older version made them, without origins: they can be read, and then have to be made
   * anew.
   */
  public boolean areOutdated() {
    return outdated;
  }

  /** How far a journal has been taken over. */
  public record Progress(UUID journal, long position) {}

  /** Empty when nothing ever was. */
  public Optional<Progress> progress() throws TablesException {
    try {
      return ProgressRow.read(connection);
    } catch (SQLException e) {
      throw failed("read", e);
    }
  }

  /** All rows, in no order. */
  public void load(Consumer<Row> consumer) throws TablesException {
    try {
      OriginRows.load(connection, !outdated, consumer);
    } catch (SQLException e) {
      throw failed("read", e);
    }
  }

  /** The next rows in the order of their origins, behind that one. */
  public List<Row> after(long origin, int count) throws TablesException {
    try {
      return OriginRows.after(connection, origin, count);
    } catch (SQLException e) {
      throw failed("read", e);
    }
  }

  /** Stores specs anew that mean what they meant; not durable before {@link #checkpoint}. */
  public void reseal(List<Row> rows) throws TablesException {
    try {
      reopenAfterLong();
      try {
        OriginRows.reseal(connection, rows);
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw failed("write", e);
    }
  }

  /** All of it and the progress in one transaction; not durable before {@link #checkpoint}. */
  public void apply(Batch batch, Progress progress) throws TablesException {
    try {
      reopenAfterLong();
      try {
        apply(batch, progress, progress().map(Progress::position).orElse(0L));
      } catch (SQLException e) {
        if (!DUPLICATE_KEY.equals(e.getSQLState())) {
          throw e;
        }
        apply(batch, progress, Long.MAX_VALUE); // they have more than they say
      }
    } catch (SQLException e) {
      throw failed("write", e);
    }
  }

  /** Rows for tables that have no progress yet. */
  public void fill(Batch batch) throws TablesException {
    try {
      reopenAfterLong();
      apply(batch, null, Long.MIN_VALUE);
    } catch (SQLException e) {
      throw failed("write", e);
    }
  }

  /**
   * @param reached no row has a later origin
   */
  private void apply(Batch batch, @Nullable Progress progress, long reached) throws SQLException {
    try {
      OriginRows.apply(connection, batch, reached);
      if (progress != null) {
        ProgressRow.write(connection, progress);
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  /**
   * Returns when whoever opens the file next, after whatever happens, finds all that was applied.
   *
   * <p>{@code checkpoint sync} alone does not promise that. When H2 2.5.252 puts a chunk elsewhere
   * than it had announced, it writes the file's header before it takes the chunk for the last one:
   * the header goes on naming the chunk before, opening after a kill finds no way on from there,
   * and up to some twenty commits are not seen although they are written and synced. Only a clean
   * shutdown writes the header right. What it names stays intact for 45 s after later commits no
   * longer need it, and whatever the header names later is newer. So the tables are closed, opened,
   * asked how far they are, and synced; and no other write goes on for long without that.
   */
  public void checkpoint() throws TablesException {
    Optional<Progress> applied = progress();
    try {
      reopen();
      try (Statement statement = connection.createStatement()) {
        statement.execute("checkpoint sync");
      }
    } catch (SQLException e) {
      throw failed("sync", e);
    }
    if (!progress().equals(applied)) {
      throw new TablesException(
          "%s: closed with %s, opened with %s (expected: the same)"
              .formatted(file, applied, progress()));
    }
  }

  @Override
  public void close() throws TablesException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed("close", e);
    }
  }

  private void reopen() throws SQLException, TablesException {
    connection.close();
    connection = connect(source, file);
    opened = clock.instant();
  }

  private void reopenAfterLong() throws SQLException, TablesException {
    Duration session = Duration.between(opened, clock.instant());
    if (session.isNegative() || session.compareTo(LONGEST_SESSION) > 0) {
      reopen();
    }
  }

  private TablesException failed(String what, SQLException e) {
    return new TablesException("%s: cannot %s: %s".formatted(file, what, firstLine(e)), e);
  }

  /** H2 appends the statement and a version to its messages, over several lines. */
  private static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf("; SQL statement");
    return (end < 0 ? message : message.substring(0, end)).lines().findFirst().orElse("");
  }
}
