package ciao.controller.api;

import ciao.certs.Credentials;
import ciao.certs.MutualTls;
import ciao.controller.plan.Plans;
import ciao.controller.resource.Definitions;
import ciao.controller.stream.Tickets;
import ciao.state.Store;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The HTTPS server: mutual TLS 1.3, one service per route. */
public final class ApiServer implements AutoCloseable {
  /** JSON documents; what is bigger is streamed. */
  static final long MAX_BODY = 1 << 20;

  /** A transaction of the store's: 4 MiB of specs at most, and what they are marked with. */
  static final long MAX_LONG_BODY = 6 << 20;

  /** A label query of 4,096 characters, each of three bytes of which each is written with three. */
  private static final int MAX_HEADERS = 64 << 10;

  /** Users and their watches, and a node's fetches and streams. */
  private static final int MAX_CONNECTIONS = 20_000;

  /**
   * Whose TLS is not finished: the nodes of a rack that come at once have their places, and at some
   * 64 KiB each they take no memory to speak of.
   */
  private static final int MAX_HANDSHAKES = 1_024;

  /** Requests at once on one connection: as many as browsers are usually granted. */
  private static final int MAX_STREAMS = 128;

  static final Duration ANSWER = Duration.ofSeconds(60);

  /** More than the scheduler is waited for, so that it is told who did not answer. */
  static final Duration ASKED = Plans.PATIENCE.plusSeconds(10);

  private static final Duration IDLE = Duration.ofSeconds(120);
  private static final Duration SHUTDOWN_QUIET = Duration.ofMillis(100);
  private static final Duration LOOPS_QUIET = Duration.ofMillis(10);
  private static final Duration SHUTDOWN = Duration.ofSeconds(4);

  /** They read blobs' files for nodes. */
  private static final int FILE_THREADS = 4;

  private final Server server;
  private final Watching watching;
  private final StateWatches stateWatches;
  private final Optional<URI> announced;

  private ApiServer(
      Server server, Watching watching, StateWatches stateWatches, Optional<URI> announced) {
    this.server = server;
    this.watching = watching;
    this.stateWatches = stateWatches;
    this.announced = announced;
  }

  /**
   * Listens.
   *
   * @param random makes names for instances whose users give none; used by many threads
   * @param registry hears of its connections, in numbers
   * @throws IOException in one sentence, when it cannot listen there
   */
  public static ApiServer start(
      ApiSettings settings,
      Credentials credentials,
      ApiParts parts,
      ApiThreads threads,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry registry)
      throws IOException {
    Executor handlers = threads.handlers();
    Watching watching = new Watching(parts.store(), handlers);
    CompletableFuture<URI> self = new CompletableFuture<>();
    ServerBuilder builder =
        builder(settings, credentials)
            .childChannelPipelineCustomizer(admission(threads.steady(), registry));
    Bounds bounds = Bounds.usual();
    StateWatches stateWatches = new StateWatches(parts.store(), Definitions.registry(), handlers);
    Routes.Apis apis =
        apis(settings, parts, watching, stateWatches, bounds, self, threads, clock, random);
    for (Route route : Routes.of(apis)) {
      bind(builder, route, new RouteService(route, parts.tenants(), bounds, handlers));
    }
    for (SocketRoute route : Routes.socketsOf(apis)) {
      endless(builder.route().path(route.path()).methods(HttpMethod.GET))
          .build(SocketService.of(route, parts.tenants(), bounds, handlers));
    }
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException failed) {
      server.close();
      throw cannotListen(settings.listen(), failed);
    }
    ApiServer started = new ApiServer(server, watching, stateWatches, settings.address());
    self.complete(started.uri());
    return started;
  }

  /** Which connections may stay, before a byte of them is read. */
  private static Consumer<ChannelPipeline> admission(InstantSource steady, MeterRegistry registry) {
    ConnectionShares shares = ConnectionShares.of(MAX_CONNECTIONS, steady, registry);
    HandshakePlaces handshakes = HandshakePlaces.of(MAX_HANDSHAKES, registry);
    return accepted -> {
      if (shares.admit(accepted.channel())) {
        handshakes.admit(accepted.channel());
      }
    };
  }

  private static Routes.Apis apis(
      ApiSettings settings,
      ApiParts parts,
      Watching watching,
      StateWatches stateWatches,
      Bounds bounds,
      CompletableFuture<URI> self,
      ApiThreads threads,
      InstantSource clock,
      RandomGenerator random) {
    Store store = parts.store();
    Views views = new Views(parts.counts(), parts.nodes());
    Telling telling = new Telling(parts.events(), clock);
    Tickets<StreamMessage<HttpData>> tickets = parts.scheduler().streams().tickets();
    return new Routes.Apis(
        settings.version(),
        new TenantApi(store, parts.tenants(), views, telling),
        new WorkloadApi(store, parts.workloads(), views, telling),
        new ImageApi(
            store, parts.images(), receiving(settings, parts, threads.steady()), views, telling),
        instances(parts, views.instances(), watching, bounds, random),
        new LogApi(store, tickets, parts.scheduler().outbound(), self),
        new EventApi(store, watching),
        new NodeApi(store, parts.modes(), views, watching, telling),
        new ClusterApi(parts.cluster(), telling),
        new PlanApi(store, parts.scheduler().plans(), parts.scheduler().outbound(), clock),
        new TraceApi(parts.scheduler().traces(), store),
        new KeepingApi(parts.keeping(), telling, threads.handlers()),
        new NodeSideApi(store, parts.instances(), parts.blobs()),
        new NodeStreams(tickets),
        new StateApi(store, Definitions.registry(), new StateSnapshots(random), parts.metrics()),
        new StateWrites(store, Definitions.registry(), telling),
        stateWatches);
  }

  private static InstanceApi instances(
      ApiParts parts, InstanceView view, Watching watching, Bounds bounds, RandomGenerator random) {
    InstanceNames names = new InstanceNames(parts.store(), random);
    return new InstanceApi(
        parts.store(),
        parts.workloads(),
        parts.instances(),
        new Creation(parts.store(), parts.instances(), view, names, bounds),
        view,
        watching,
        bounds.answers());
  }

  private static Receiving receiving(ApiSettings settings, ApiParts parts, InstantSource steady) {
    return new Receiving(parts.images(), parts.blobs(), settings.maxBlobBytes(), steady);
  }

  private static ServerBuilder builder(ApiSettings settings, Credentials credentials) {
    EventLoopGroup loops = loops(settings.eventLoops());
    boolean openSsl = settings.openSslAllowed() && OpenSsl.isAvailable();
    return Server.builder()
        .port(settings.listen(), SessionProtocol.HTTPS)
        .tls(credentials.key(), credentials.chain())
        .tlsEngineType(openSsl ? TlsEngineType.OPENSSL : TlsEngineType.JDK)
        .tlsCustomizer(tls -> mutual(tls, credentials))
        // Not a group of its own: Armeria would wait two seconds for it to end.
        .bossGroupFactory(prefix -> loops)
        .workerGroup(loops, true)
        .blockingTaskExecutor(
            BlockingTaskExecutor.builder()
                .numThreads(FILE_THREADS)
                .threadNamePrefix("api-file")
                .build(),
            true)
        .maxNumConnections(MAX_CONNECTIONS)
        .http2MaxStreamsPerConnection(MAX_STREAMS)
        .maxRequestLength(MAX_BODY)
        .http1MaxInitialLineLength(MAX_HEADERS)
        .http1MaxHeaderSize(MAX_HEADERS)
        .http2MaxHeaderListSize(MAX_HEADERS)
        .requestTimeout(ANSWER)
        .idleTimeout(IDLE)
        .disableServerHeader()
        .verboseResponses(false)
        .errorHandler(new Problems())
        // What is answered with a problem is no failure of ours; what is, Problems logs.
        .unloggedExceptionsReportInterval(Duration.ZERO)
        .gracefulShutdownTimeout(SHUTDOWN_QUIET, SHUTDOWN);
  }

  /** Netty's own would wait two seconds for more work before they end. */
  private static EventLoopGroup loops(int threads) {
    return EventLoopGroups.builder()
        .numThreads(threads)
        .gracefulShutdown(LOOPS_QUIET, SHUTDOWN)
        .build();
  }

  private static void mutual(SslContextBuilder tls, Credentials credentials) {
    tls.keyManager(MutualTls.keyManager(credentials)) // without a key store's thousands of hashes
        .clientAuth(ClientAuth.REQUIRE)
        .trustManager(credentials.authorities().toArray(X509Certificate[]::new))
        .protocols("TLSv1.3");
  }

  static void bind(ServerBuilder builder, Route route, RouteService service) {
    ServiceBindingBuilder binding = builder.route().path(route.path()).methods(route.method());
    switch (route.body()) {
      case WHOLE, CREATING, LISTED -> binding.build(service);
      case ASKED -> binding.requestTimeout(ASKED).build(service);
      case LONG -> binding.maxRequestLength(MAX_LONG_BODY).build(service);
      case WATCHED, STREAMED -> endless(binding).build(service);
    }
  }

  private static ServiceBindingBuilder endless(ServiceBindingBuilder binding) {
    return binding.maxRequestLength(0).requestTimeout(Duration.ZERO);
  }

  private static IOException cannotListen(InetSocketAddress bind, CompletionException failed) {
    Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
    boolean taken = cause instanceof BindException || String.valueOf(cause).contains("in use");
    return new IOException(
        taken
            ? "the API cannot listen on %s:%d: the port is in use or not allowed; set another one"
                .formatted(bind.getHostString(), bind.getPort())
            : "the API cannot listen on %s:%d: %s"
                .formatted(bind.getHostString(), bind.getPort(), cause.getMessage()),
        failed);
  }

  /** Where it listens; the port is never 0. */
  public InetSocketAddress address() {
    return Objects.requireNonNull(server.activePort(), "the server was started").localAddress();
  }

  /** Where nodes reach it. */
  public URI uri() {
    return announced.orElseGet(() ->
        URI.create("https://%s:%d".formatted(address().getHostString(), address().getPort())));
  }

  /** Ends watches, lets requests end for up to 4 s, frees port and threads. */
  @Override
  public void close() {
    watching.close();
    stateWatches.close();
    server.stop().join();
  }
}
