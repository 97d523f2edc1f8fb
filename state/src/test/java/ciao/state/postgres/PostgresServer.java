package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.FreePort;
import ciao.state.sql.Address;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A PostgreSQL server of the tests' own, from the Debian package, in a directory that goes. */
public final class PostgresServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  /** The server will not run as root. */
  private static final String USER = "nobody";

  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  private final Path directory;
  private final Path programs;
  private int port;
  private Process postmaster;

  private PostgresServer(Path directory, Path programs) {
    this.directory = directory;
    this.programs = programs;
  }

  public static PostgresServer start() throws Exception {
    Path directory = Files.createTempDirectory("ciao-postgres");
    giveToServer(directory);
    PostgresServer server = new PostgresServer(directory, newestPrograms());
    try {
      server.run(
          "initdb", "--no-sync", "-D", server.data(), "-A", "trust", "-U", "ciao", "-E", "UTF8");
      server.startAgain();
      return server;
    } catch (Exception | Error e) {
      server.close();
      throw e;
    }
  }

  /** Among its own files, as it cannot look into a directory of ours. */
  Path newDirectory(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  static void giveToServer(Path path) throws IOException {
    if (IS_ROOT) {
      Files.setOwner(
          path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
  }

  private static Path newestPrograms() throws IOException {
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo)
          .orElseThrow(() ->
              new IllegalStateException(
                  VERSIONS + ": no server (expected: one); install the package postgresql"));
    }
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (IS_ROOT) {
      command.addAll(
          List.of("setpriv", "--reuid=" + USER, "--regid=nogroup", "--clear-groups", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private ProcessBuilder builder(String program, String... arguments) {
    return new ProcessBuilder(command(program, arguments))
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
  }

  private Path log() {
    return directory.resolve("log");
  }

  private void run(String program, String... arguments) throws Exception {
    Process process = builder(program, arguments).start();
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(program).isTrue();
      assertThat(process.exitValue()).as(() -> program + ": " + said()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private String said() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** On the same data and port; what a kill left behind may hold it up for a moment. */
  void startAgain() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(SQLException.class) // it is not there yet
        .untilAsserted(() -> {
          if (postmaster == null || !postmaster.isAlive()) {
            launch();
          }
          try (Connection connection = connect()) {
            assertThat(connection.isValid(5)).as(this::said).isTrue();
          }
        });
  }

  private void launch() throws IOException {
    if (port == 0) {
      try (ServerSocket free = FreePort.held()) {
        port = free.getLocalPort();
      }
    }
    postmaster =
        builder(
                "postgres",
                "-D",
                data(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=32MB")
            .start();
  }

  /** At once, as a power cut would, but for what the kernel still writes. */
  void kill() throws Exception {
    List<ProcessHandle> all = postmaster.descendants().toList();
    postmaster.destroyForcibly().waitFor();
    all.forEach(ProcessHandle::destroyForcibly); // they would notice, but serve until then
    for (ProcessHandle each : all) {
      each.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  long pid() {
    return postmaster.pid();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url("postgres", "public"), "ciao", "");
  }

  private String url(String database, String schema) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?currentSchema=%s&connectTimeout=5"
        .formatted(port, database, schema);
  }

  /** A place of its own, empty. */
  public Address fresh() throws SQLException {
    String schema = "s" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + schema);
    }
    return new Address(url("postgres", schema), "ciao", "");
  }

  @Override
  public void close() throws Exception {
    Process running = postmaster;
    if (running != null && running.isAlive()) {
      // Quits at once, and its children with it.
      new ProcessBuilder("kill", "-QUIT", String.valueOf(running.pid())).start().waitFor();
      if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    }
    new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
  }
}
