package ciao.controller;

import ciao.certs.CertificateAuthority;
import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.MutualTls;
import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.api.Version;
import ciao.controller.api.ApiSettings;
import ciao.controller.instance.Timing;
import ciao.scheduler.Scheduler;
import ciao.scheduler.SchedulerThreads;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.ServerSettings;
import ciao.state.Store;
import ciao.state.durable.StateSettings;
import ciao.state.durable.StateStore;
import ciao.state.durable.Threads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A real scheduler and a real controller on a real disk, in one JVM, on ports of their own. */
final class TestCluster implements AutoCloseable {
  /** The design's times, twenty times as fast. */
  static final Timing FAST =
      new Timing(
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofMillis(500),
          Duration.ofMillis(1500),
          Duration.ofMillis(500),
          Duration.ofMillis(300));

  static final long MAX_BLOB = 1 << 20;

  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("test cluster", InstantSource.system());

  final Path home;

  /** Of the controller. */
  MeterRegistry numbers = new SimpleMeterRegistry();

  final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final ExecutorService planning = Executors.newSingleThreadExecutor();
  private final Credentials credentials;
  private final Deque<AutoCloseable> others = new ArrayDeque<>();
  private Scheduler scheduler;
  private @Nullable Running running;
  private int port;

  /** A controller with all it stands on: what a kill would take along. */
  private record Running(Controller controller, StateStore store, List<ExecutorService> executors)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      controller.close();
      store.close();
      executors.forEach(ExecutorService::shutdownNow);
    }
  }

  TestCluster(Path home) throws Exception {
    this.home = home;
    this.credentials = node("roles", Role.SCHEDULER, Role.CONTROLLER);
    this.scheduler = startScheduler(0);
    startController();
  }

  static Credentials node(String name, Role... roles) throws PkiException {
    return AUTHORITY.issue(
        new Identity.Node(name, UUID.randomUUID(), Roles.of(roles)), List.of("127.0.0.1"));
  }

  static Credentials user(String... organisations) throws PkiException {
    return AUTHORITY.issue(new Identity.User("user", List.of(organisations)));
  }

  private Scheduler startScheduler(int at) throws Exception {
    ServerSettings settings =
        ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
    return Scheduler.start(
        settings,
        credentials,
        false,
        Files.createDirectories(home.resolve("scheduler")),
        new SchedulerThreads(planning, timers, Runnable::run),
        bug -> {
          throw new AssertionError("the scheduler failed", bug);
        },
        new SimpleMeterRegistry());
  }

  void startController() throws Exception {
    ExecutorService committer = Executors.newSingleThreadExecutor();
    ExecutorService background = Executors.newCachedThreadPool();
    ExecutorService turns = Executors.newSingleThreadExecutor();
    ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    TestKeys keys = TestKeys.in(home);
    StateStore store =
        StateStore.open(
            home.resolve("state"),
            StateSettings.DEFAULT,
            keys.seal(),
            InstantSource.system(),
            UUID::randomUUID,
            new Threads(committer, background, handlers, timers));
    ControllerSettings settings =
        new ControllerSettings(
            home.resolve("images"),
            new ApiSettings(
                new InetSocketAddress("127.0.0.1", port),
                Optional.empty(),
                new Version("test", "v1"),
                MAX_BLOB,
                1,
                true),
            ClientSettings.to(List.of(scheduler.address()), Roles.of(Role.CONTROLLER))
                .withRetries(Duration.ofMillis(20), Duration.ofMillis(100)),
            FAST);
    numbers = new SimpleMeterRegistry();
    Controller controller =
        Controller.start(
            settings,
            credentials,
            keys.keeping(store),
            new ControllerThreads(turns, handlers, timers, InstantSource.system()),
            InstantSource.system(),
            new SecureRandom(),
            numbers);
    port = controller.address().getPort();
    running = new Running(controller, store, List.of(committer, background, turns, handlers));
  }

  void stopController() throws Exception {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** Nobody decides any more. */
  void stopScheduler() throws Exception {
    scheduler.close();
  }

  void restartScheduler() throws Exception {
    int at = scheduler.address().getPort();
    scheduler.close();
    scheduler = startScheduler(at);
  }

  /** Past the API and what it refuses. */
  Store store() {
    return Objects.requireNonNull(running, "a stopped controller has no store").store().store();
  }

  InetSocketAddress schedulerAddress() {
    return scheduler.address();
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** A client with a certificate for these tenants, or for {@code admin}. */
  CiaoClient client(String... organisations) throws Exception {
    Path certificate = Files.createTempFile(home, "user-", ".pem");
    Path authority = home.resolve("ca.pem");
    PemFiles.write(certificate, user(organisations), OnExisting.REPLACE);
    PemFiles.write(authority, List.of(AUTHORITY.certificate()), OnExisting.REPLACE);
    CiaoClient client = new CiaoClient(uri(), new ClientCredentials(certificate, authority));
    others.push(client);
    return client;
  }

  /** Bare HTTP with any certificate of the cluster's. */
  HttpClient http(Credentials credentialsOfCaller) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(MutualTls.context(credentialsOfCaller))
            .build();
    others.push(client);
    return client;
  }

  FakeNode connect(String name) throws Exception {
    FakeNode node = new FakeNode(this, name);
    others.push(node);
    return node;
  }

  @Override
  public void close() throws Exception {
    while (!others.isEmpty()) {
      others.pop().close();
    }
    stopController();
    scheduler.close();
    planning.shutdownNow();
    timers.shutdownNow();
  }
}
