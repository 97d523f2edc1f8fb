package ciao.cli.command;

import ciao.certs.CertificateAuthority;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.cli.CommandRoot;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import picocli.CommandLine;

/** Somebody with a controller's certificate who answers what a test wants. */
final class FalseController implements AutoCloseable {
  final SSLContext tls;
  final HttpsServer server;
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Method, path and body of what was asked of {@link #answer}. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private final Path directory;
  private final CertificateAuthority authority;

  FalseController(Path directory) throws Exception {
    this.directory = directory;
    this.authority = CertificateAuthority.create("test", InstantSource.system());
    Identity.Node node =
        new Identity.Node("false", UUID.randomUUID(), Roles.of(Role.CONTROLLER, Role.SERVER));
    this.tls = MutualTls.context(authority.issue(node, List.of("127.0.0.1")));
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.start();
    PemFiles.write(authorityFile(), List.of(authority.certificate()), OnExisting.REFUSE);
  }

  Path authorityFile() {
    return directory.resolve("ca.pem");
  }

  /** The certificate's file of this user, made when it is asked for. */
  Path certificate(Identity.User user) throws Exception {
    Path own = directory.resolve(user.commonName() + ".pem");
    PemFiles.write(own, authority.issue(user), OnExisting.REPLACE);
    return own;
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers with this document whatever is asked of this path, and remembers the question. */
  void answer(String path, String document) {
    answer(path, 200, "application/json", document);
  }

  /** Answers with this problem. */
  void refuse(String path, int status, String code, String sentence) {
    String problem =
        """
        {"type": "about:blank", "title": "%s", "status": %d, "code": "%s", "detail": "%s"}
        """
            .formatted(code, status, code, sentence);
    answer(path, status, "application/problem+json", problem);
  }

  private void answer(String path, int status, String type, String document) {
    server.createContext(
        path,
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
          byte[] answer = document.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("content-type", type);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
  }

  /** The command as this user, towards this controller. */
  int run(Identity.User user, StringWriter out, StringWriter err, String... arguments)
      throws Exception {
    return run(user, address(), out, err, arguments);
  }

  /** The same towards another. */
  int run(
      Identity.User user, URI controller, StringWriter out, StringWriter err, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--controller", controller.toString(), "--ca", authorityFile().toString()));
    all.addAll(List.of("--certificate", certificate(user).toString()));
    CommandLine line = CommandRoot.commandLine(all.toArray(String[]::new));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
