package ciao.cli.state.remote;

import ciao.certs.CertificateAuthority;
import ciao.certs.Identity;
import ciao.certs.OnExisting;
import ciao.certs.PemFiles;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.client.CiaoClient;
import ciao.client.ClientCredentials;
import ciao.client.StateClient;
import ciao.client.api.Version;
import ciao.controller.api.ApiParts;
import ciao.controller.api.ApiServer;
import ciao.controller.api.ApiSettings;
import ciao.controller.api.ApiThreads;
import ciao.controller.api.LogStreams;
import ciao.controller.api.SchedulerSide;
import ciao.controller.plan.Plans;
import ciao.controller.tenant.Tenants;
import ciao.controller.trace.TraceBook;
import ciao.state.Store;
import ciao.state.StoreConformance.Opened;
import ciao.state.memory.CommitLog;
import ciao.state.memory.Limits;
import ciao.state.memory.MemoryStore;
import ciao.state.memory.Snapshot;
import ciao.state.reconcile.CountedMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;

/** The controller's API over real mutual TLS, on a store that nobody else writes to. */
public final class StateServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CertificateAuthority authority =
      CertificateAuthority.create("state", InstantSource.system());
  private final SwitchedStore store = new SwitchedStore();
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Path home;
  private final CiaoClient client;
  private ApiServer server;
  private final URI uri;

  public StateServer(Path home) throws Exception {
    this.home = home;
    start(0);
    this.uri = server.uri();
    this.client = client("admin");
  }

  private void start(int at) throws Exception {
    server =
        ApiServer.start(
            new ApiSettings(
                new InetSocketAddress("127.0.0.1", at),
                Optional.empty(),
                new Version("test", "v1"),
                1 << 20,
                1,
                true),
            authority.issue(
                new Identity.Node("controller", UUID.randomUUID(), Roles.of(Role.CONTROLLER)),
                List.of("127.0.0.1")),
            new ApiParts(
                store,
                null,
                new Tenants(store),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                _ -> {}, // events would be writes that the tests count
                new CountedMetrics(),
                new SchedulerSide(
                    null,
                    new LogStreams(new SecureRandom(), timers),
                    new Plans(),
                    new TraceBook(store, InstantSource.system()))),
            new ApiThreads(handlers, InstantSource.system()),
            InstantSource.system(),
            new SecureRandom(),
            new SimpleMeterRegistry());
  }

  public URI uri() {
    return uri;
  }

  /** A certificate and key of these organisations, as a file. */
  public Path certificate(String... organisations) throws Exception {
    Path certificate = home.resolve(UUID.randomUUID() + ".pem");
    PemFiles.write(
        certificate,
        authority.issue(new Identity.User("user", List.of(organisations))),
        OnExisting.REPLACE);
    return certificate;
  }

  /** The authority's certificate, as a file. */
  public Path authority() throws Exception {
    Path ca = home.resolve("ca.pem");
    PemFiles.write(ca, List.of(authority.certificate()), OnExisting.REPLACE);
    return ca;
  }

  private CiaoClient client(String... organisations) throws Exception {
    return new CiaoClient(uri, new ClientCredentials(certificate(organisations), authority()));
  }

  public StateClient state() {
    return client.state();
  }

  public void serve(Store served) {
    store.to(served);
  }

  /** Watches that begin meanwhile tell nothing but that they are open. */
  void mute(boolean on) {
    store.mute(on);
  }

  /** Writes are stored meanwhile, and then answered with a bug. */
  void fail(boolean on) {
    store.fail(on);
  }

  Opened open(InstantSource clock) {
    return open(clock, Limits.DEFAULT);
  }

  /** A fresh store behind the server, and the operator's view of it. */
  Opened open(InstantSource clock, Limits limits) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    MemoryStore behind =
        new MemoryStore(Snapshot.EMPTY, CommitLog.NONE, limits, clock, threads, threads);
    serve(behind);
    RemoteStore remote = new RemoteStore(state(), threads);
    return new Opened(
        remote,
        () -> {
          remote.close();
          behind.stop().join();
          threads.shutdownNow();
        },
        () -> Awaitility.await().atMost(PATIENCE).until(() -> remote.hasCome(behind.position())));
  }

  /** As when the controller is started anew, on the same port. */
  void startAgain() throws Exception {
    start(uri.getPort());
  }

  /** As when the controller is away. */
  void stop() {
    server.close();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    handlers.shutdownNow();
    timers.shutdownNow();
  }
}
