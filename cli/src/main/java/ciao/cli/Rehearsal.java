package ciao.cli;

import ciao.certs.CertificateAuthority;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;

/**
 * Runs what nearly every command runs, against a controller that knows nothing: command line,
 * mutual TLS, HTTP, JSON, a table. The {@code ciao} script keeps the classes this loads in an
 * archive, which spares each later command a fifth of its work.
 */
final class Rehearsal {
  private static final String TENANT = "rehearsal";

  private Rehearsal() {}

  /** Fails when one of the commands does: an archive without its classes would be worth little. */
  public static void main(String[] none) throws IOException, PkiException {
    Path directory = Files.createTempDirectory("ciao-rehearsal-");
    try {
      int worst = run(directory);
      if (worst != ExitCode.OK) {
        throw new IllegalStateException("a command ended with " + worst + " (expected: 0)");
      }
    } finally {
      for (String file : List.of("ca.pem", "user.pem")) {
        Files.deleteIfExists(directory.resolve(file));
      }
      Files.delete(directory);
    }
  }

  /**
   * Rehearses with certificates that lie in {@code directory}.
   *
   * @return the worst exit code of the commands
   */
  static int run(Path directory) throws IOException, PkiException {
    CertificateAuthority authority = CertificateAuthority.create(TENANT, InstantSource.system());
    Path ca = directory.resolve("ca.pem");
    Path user = directory.resolve("user.pem");
    PemFiles.write(ca, List.of(authority.certificate()), OnExisting.REFUSE);
    PemFiles.write(
        user, authority.issue(new Identity.User(TENANT, List.of(TENANT))), OnExisting.REFUSE);
    HttpsServer controller = controller(authority);
    try {
      String address = "https://localhost:" + controller.getAddress().getPort();
      int worst = ExitCode.OK;
      for (String format : List.of("table", "yaml")) {
        CommandLine line = CommandRoot.commandLine();
        worst =
            Math.max(
                worst,
                line.execute(
                    "instance",
                    "list",
                    "--output",
                    format,
                    "--controller",
                    address,
                    "--tenant",
                    TENANT,
                    "--ca",
                    ca.toString(),
                    "--certificate",
                    user.toString()));
      }
      return worst;
    } finally {
      controller.stop(0);
    }
  }

  private static HttpsServer controller(CertificateAuthority authority)
      throws IOException, PkiException {
    Identity.Node node =
        new Identity.Node("controller", UUID.randomUUID(), Roles.of(Role.CONTROLLER));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            MutualTls.context(authority.issue(node, List.of("localhost", "127.0.0.1")))));
    byte[] nothing = "{\"items\": []}".getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, nothing.length);
          exchange.getResponseBody().write(nothing);
          exchange.close();
        });
    server.start();
    return server;
  }
}
