package ciao.launcher.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.certs.Role;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.testing.HastyTimers;
import ciao.launcher.testing.Starts;
import ciao.launcher.testing.TestCluster;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real TLS, a real server, real files. */
@Timeout(60)
class HttpFetchersTest {
  private static final byte[] BYTES = "an image".repeat(10_000).getBytes(StandardCharsets.UTF_8);
  private static final Pause GRANTED = new Granted(new CountDownLatch(0));

  @TempDir private Path home;
  private final TestCluster cluster = new TestCluster();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HastyTimers timers = new HastyTimers();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final List<HttpsServer> servers = new ArrayList<>();
  private ControllerHttp http;
  private ImageCache cache;

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

  @Test
  void anImageIsFetchedOnceCheckedAndKept() throws Exception {
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, BYTES));
    Path first = fetcher(controller, id(1), GRANTED).image(blob(BYTES));
    Path second = fetcher(controller, id(2), GRANTED).image(blob(BYTES));
    assertThat(first).isEqualTo(second).hasBinaryContent(BYTES).hasFileName(sha256(BYTES));
    assertThat(requests).containsExactly("/v1/node/images/" + sha256(BYTES) + "?instance=" + id(1));
  }

  @Test
  void thoseWhoWantOneImageAtTheSameTimeShareOneDownload() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    URI controller =
        serve(
            Role.CONTROLLER,
            exchange -> {
              awaitQuietly(go);
              answer(exchange, 200, BYTES);
            });
    List<Future<Path>> paths = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Fetcher fetcher = fetcher(controller, id(i), GRANTED);
      paths.add(threads.submit(() -> fetcher.image(blob(BYTES))));
    }
    await().until(() -> requests.size() == 1);
    go.countDown();
    for (Future<Path> path : paths) {
      assertThat(path.get()).hasBinaryContent(BYTES);
    }
    assertThat(requests).hasSize(1);
  }

  @Test
  void nothingIsAskedForBeforeTheGrant() throws Exception {
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, BYTES));
    Granted pause = new Granted(new CountDownLatch(1));
    Fetcher fetcher = fetcher(controller, id(1), pause);
    Future<Path> path = threads.submit(() -> fetcher.image(blob(BYTES)));
    await().until(() -> pause.begun.get() == 1);
    assertThat(requests).isEmpty();
    assertThat(path).isNotDone();
    pause.granted.countDown();
    assertThat(path.get()).hasBinaryContent(BYTES);
    assertThat(pause.ended).hasValue(1);
  }

  @Test
  void bytesWithAnotherDigestAreRefusedAndLeaveNothing() throws Exception {
    byte[] forged = BYTES.clone();
    forged[7]++;
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, forged));
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES)))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining(sha256(forged))
        .hasMessageContaining("expected: " + sha256(BYTES))
        .extracting(e -> ((DriverException) e).reason())
        .isEqualTo(RefusalReason.IMAGE_FAILURE);
    assertThat(requests).hasSize(1);
    assertThat(home.resolve("images")).isEmptyDirectory();
  }

  @Test
  void aBodyThatEndsTooEarlyIsFetchedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    URI controller =
        serve(
            Role.CONTROLLER,
            exchange -> {
              boolean first = attempts.incrementAndGet() == 1;
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(BYTES, 0, first ? 100 : BYTES.length);
              exchange.close();
            });
    assertThat(fetcher(controller, id(1), GRANTED).image(blob(BYTES))).hasBinaryContent(BYTES);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void aBodyThatStallsIsGivenUpAndFetchedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    URI controller =
        serve(
            Role.CONTROLLER,
            exchange -> {
              if (attempts.incrementAndGet() == 1) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(BYTES, 0, 100);
                exchange.getResponseBody().flush();
                awaitQuietly(over);
              } else {
                answer(exchange, 200, BYTES);
              }
            });
    assertThat(fetcher(controller, id(1), GRANTED).image(blob(BYTES))).hasBinaryContent(BYTES);
    assertThat(attempts).hasValue(2);
    over.countDown();
  }

  @Test
  void aServerWithoutTheControllersRoleGetsNoRequest() throws Exception {
    URI impostor = serve(Role.SCHEDULER, exchange -> answer(exchange, 200, BYTES));
    Fetcher fetcher = fetcher(impostor, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES)))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining("does not carry the role controller");
    assertThat(requests).isEmpty();
    assertThat(home.resolve("images")).isEmptyDirectory();
  }

  @Test
  void aControllerOfAnotherClusterGetsNoRequest() throws Exception {
    HttpsServer foreign = new TestCluster().server(threads, Role.CONTROLLER);
    URI address = start(foreign, exchange -> answer(exchange, 200, BYTES));
    Fetcher fetcher = fetcher(address, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES))).isInstanceOf(DriverException.class);
    assertThat(requests).isEmpty();
  }

  @Test
  void aRefusalIsReportedInTheControllersWords() throws Exception {
    byte[] problem = "{\"detail\": \"not granted to this node\"}".getBytes(StandardCharsets.UTF_8);
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 403, problem));
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES)))
        .hasMessageContaining("403")
        .hasMessageContaining("not granted to this node");
    assertThat(requests).hasSize(1);
  }

  @Test
  void aControllerThatIsAwayIsTriedAgainForAWhileOnly() throws Exception {
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, BYTES));
    servers.getFirst().stop(0);
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    assertThatThrownBy(() -> fetcher.image(blob(BYTES)))
        .isInstanceOf(DriverException.class)
        .hasMessageStartingWith("could not fetch the image's disk");
  }

  @Test
  void tenantDataIsForTheLauncherAloneAndInItsInstancesDirectory() throws Exception {
    URI controller = serve(Role.CONTROLLER, exchange -> answer(exchange, 200, BYTES));
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    Path part = fetcher.part(blob(BYTES));
    assertThat(part).hasBinaryContent(BYTES).hasParent(directory(id(1)).path());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
        .isEqualTo("rw-------");
    assertThat(fetcher.part(blob(BYTES))).isEqualTo(part);
    assertThat(requests).containsExactly("/v1/node/instances/" + id(1) + "/parts/" + sha256(BYTES));
  }

  @Test
  void theImageUsedLongestAgoMakesRoomAndOneInUseNever() throws Exception {
    byte[] used = new byte[400];
    byte[] older = "x".repeat(400).getBytes(StandardCharsets.UTF_8);
    byte[] newer = "y".repeat(400).getBytes(StandardCharsets.UTF_8);
    byte[] wanted = "z".repeat(400).getBytes(StandardCharsets.UTF_8);
    List<byte[]> all = List.of(used, older, newer, wanted);
    URI controller = serve(Role.CONTROLLER, exchange -> answerOneOf(exchange, all));
    AtomicInteger now = new AtomicInteger();
    cache =
        new ImageCache(
            home.resolve("images"),
            http,
            () -> Instant.ofEpochSecond(now.incrementAndGet()),
            1_200);
    Fetcher fetcher = fetcher(controller, id(1), GRANTED);
    cache.uses(id(9), Set.of(sha256(used)));
    Path kept = fetcher.image(blob(used));
    Path oldest = fetcher.image(blob(older));
    Path recent = fetcher.image(blob(newer));
    for (Path each : List.of(kept, oldest, recent)) {
      Files.setLastModifiedTime(each, FileTime.from(Instant.ofEpochSecond(now.incrementAndGet())));
    }
    fetcher.image(blob(wanted));
    assertThat(oldest).doesNotExist();
    assertThat(List.of(kept, recent)).allSatisfy(file -> assertThat(file).exists());
  }

  private ImageCache cache(long most) throws IOException {
    Files.createDirectories(home.resolve("images"));
    return new ImageCache(home.resolve("images"), http, InstantSource.system(), most);
  }

  private URI serve(Role role, HttpHandler handler) throws Exception {
    return start(cluster.server(threads, role), handler);
  }

  private URI start(HttpsServer server, HttpHandler handler) {
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

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void answerOneOf(HttpExchange exchange, List<byte[]> bodies) throws IOException {
    for (byte[] body : bodies) {
      if (exchange.getRequestURI().getPath().endsWith(sha256(body))) {
        answer(exchange, 200, body);
        return;
      }
    }
    answer(exchange, 404, new byte[0]);
  }

  private Fetcher fetcher(URI controller, InstanceId id, Pause pause) throws IOException {
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
            process.restart(),
            null,
            List.of(),
            controller);
    Files.createDirectories(directory(id).path());
    return new HttpFetchers(http, cache).of(directory(id), start, pause);
  }

  private InstanceDirectory directory(InstanceId id) {
    return new InstanceDirectory(id, home.resolve("instances").resolve(id.toString()));
  }

  private static InstanceId id(long number) {
    return new InstanceId(new UUID(1, number));
  }

  private static Blob blob(byte[] bytes) {
    return new Blob("disk", sha256(bytes), bytes.length);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts the waits; the grant comes when the latch opens. */
  private static final class Granted implements Pause {
    private final CountDownLatch granted;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

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
