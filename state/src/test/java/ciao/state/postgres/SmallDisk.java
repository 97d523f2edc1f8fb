package ciao.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.state.sql.Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;

/** A file system of some MiB with all tables of a store on it, mounted below a server's files. */
final class SmallDisk implements AutoCloseable {
  private static final int MEBIBYTES = 6;

  private final PostgresServer server;
  private final String name = "small" + UUID.randomUUID().toString().replace("-", "");
  private final Path mount;
  private final Address address;

  SmallDisk(PostgresServer server) throws Exception {
    this.server = server;
    this.mount = server.newDirectory(name);
    run("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "tmpfs", mount.toString());
    try {
      PostgresServer.giveToServer(mount);
      sql("create tablespace %s location '%s'".formatted(name, mount));
      Address fresh = server.fresh();
      this.address =
          new Address(
              fresh.url() + "&options=-c%20default_tablespace=" + name,
              fresh.user(),
              fresh.password());
    } catch (Exception | Error e) {
      run("umount", mount.toString());
      throw e;
    }
  }

  Address address() {
    return address;
  }

  /** Takes up most of the room until it is deleted. */
  Path fill() throws Exception {
    return Files.write(mount.resolve("filler"), new byte[(MEBIBYTES - 2) << 20]);
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = server.connect();
        Statement statements = connection.createStatement()) {
      statements.execute(statement);
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
  }

  /** Once nothing of the store is open any more. */
  @Override
  public void close() throws Exception {
    try {
      sql("drop schema %s cascade".formatted(schema()));
      sql("drop tablespace " + name);
    } finally {
      run("umount", mount.toString());
    }
  }

  private String schema() {
    String url = address.url();
    String from = url.substring(url.indexOf("currentSchema=") + "currentSchema=".length());
    return from.substring(0, from.indexOf('&'));
  }
}
