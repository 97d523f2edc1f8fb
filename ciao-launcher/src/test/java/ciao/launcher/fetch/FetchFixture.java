package ciao.launcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Role;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.testing.HastyTimers;
import ciao.launcher.testing.Starts;
import ciao.launcher.testing.TestCluster;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that fetches from controllers which each test plays: real TLS, real servers, real files.
 */
abstract class FetchFixture {
  static final byte[] BYTES = "an image".repeat(10_000).getBytes(StandardCharsets.UTF_8);
  static final Pause GRANTED = new Granted(new CountDownLatch(0));

  @TempDir Path home;
  final TestCluster cluster = new TestCluster();
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final HastyTimers timers = new HastyTimers();
  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  final List<HttpsServer> servers = new ArrayList<>();
  ControllerHttp http;
  ImageCache cache;

  @BeforeEach
  void open() throws Exception {
    http = new ControllerHttp(cluster.node(UUID.randomUUID(), Role.AGENT), threads, timers);
    cache = cache(1 << 30);
  }

  @AfterEach
  void close() {
    http.close();
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
    timers.shutdownNow();
  }

  ImageCache cache(long most) throws IOException {
    Files.createDirectories(home.resolve("images"));
    return ImageCache.open(
        home.resolve("images"), UnpackedImages.NONE, http, InstantSource.system(), most);
  }

  URI serve(Role role, HttpHandler handler) throws Exception {
    return start(cluster.server(threads, role), handler);
  }

  URI start(HttpsServer server, HttpHandler handler) {
    servers.add(server);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().toString());
          handler.handle(exchange);
        });
    server.start();
    return TestCluster.address(server);
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  Fetcher fetcher(URI controller, InstanceId id, Pause pause) throws IOException {
    Start process = Starts.process(id, 1);
    Start start =
        new Start(
            id,
            1,
            process.tenant(),
            "web1",
            "web",
            process.kind(),
            process.command(),
            process.demands(),
            process.requires(),
            null,
            process.restart(),
            null,
            List.of(),
            controller,
            null);
    Files.createDirectories(directory(id).path());
    return new HttpFetchers(http, cache).of(directory(id), start, pause);
  }

  InstanceDirectory directory(InstanceId id) {
    return new InstanceDirectory(id, home.resolve("instances").resolve(id.toString()));
  }

  static InstanceId id(long number) {
    return new InstanceId(new UUID(1, number));
  }

  static Blob blob(byte[] bytes) {
    return new Blob("disk", sha256(bytes), bytes.length);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts the waits; the grant comes when the latch opens. */
  static final class Granted implements Pause {
    final CountDownLatch granted;
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();

    Granted(CountDownLatch granted) {
      this.granted = granted;
    }

    @Override
    public void begin() {
      begun.incrementAndGet();
    }

    @Override
    public void awaitGrant() throws InterruptedException {
      granted.await();
    }

    @Override
    public void end() {
      ended.incrementAndGet();
    }
  }
}
