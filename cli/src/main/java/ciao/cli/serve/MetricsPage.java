package ciao.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/**
 * Where Prometheus reads this process's numbers: {@code http://HOST:PORT/metrics}. Without TLS and
 * open to all who reach it, so on a loopback address only, which instances, in network namespaces
 * of their own, do not reach.
 */
final class MetricsPage implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** Prometheus asks every few seconds over one connection; these are for people beside it. */
  private static final int MOST_CONNECTIONS = 16;

  /** For a request to come and for an answer to be taken. */
  private static final int PATIENCE_S = 10;

  private final HttpServer server;

  private MetricsPage(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param handlers one task per request, which may block
   * @throws IOException naming the address when it cannot
   */
  static MetricsPage serve(
      InetSocketAddress address, PrometheusMeterRegistry registry, Executor handlers)
      throws IOException {
    // The server's own way to be told; it reads them when the first one is made.
    System.setProperty("jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));
    System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(PATIENCE_S));
    System.setProperty("sun.net.httpserver.maxRspTime", String.valueOf(PATIENCE_S));
    HttpServer server;
    try {
      server = HttpServer.create(address, MOST_CONNECTIONS);
    } catch (IOException taken) {
      throw new IOException(
          "metrics cannot be served on %s:%d: %s; set another address in `metrics`"
              .formatted(address.getHostString(), address.getPort(), taken.getMessage()),
          taken);
    }
    server.setExecutor(handlers);
    server.createContext(PATH, exchange -> answer(exchange, registry));
    server.start();
    return new MetricsPage(server);
  }

  private static void answer(HttpExchange exchange, PrometheusMeterRegistry registry)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] page = registry.scrape().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT);
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
      }
    }
  }

  /** Where it is, for people. */
  String url() {
    return "http://" + Addresses.text(server.getAddress()) + PATH;
  }

  /** Frees the port at once. */
  @Override
  public void close() {
    server.stop(0);
  }
}
