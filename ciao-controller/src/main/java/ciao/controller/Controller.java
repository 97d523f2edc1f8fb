package ciao.controller;

import ciao.certs.Credentials;
import ciao.controller.api.ApiParts;
import ciao.controller.api.ApiServer;
import ciao.controller.api.ApiThreads;
import ciao.controller.api.LogStreams;
import ciao.controller.api.SchedulerSide;
import ciao.controller.cluster.ClusterWishes;
import ciao.controller.event.EventLog;
import ciao.controller.image.BlobCollector;
import ciao.controller.image.BlobFiles;
import ciao.controller.image.Images;
import ciao.controller.instance.EventSink;
import ciao.controller.instance.InstanceCounts;
import ciao.controller.instance.Instances;
import ciao.controller.instance.ReconcilerSettings;
import ciao.controller.instance.StartMeters;
import ciao.controller.keeping.Keeping;
import ciao.controller.link.Activator;
import ciao.controller.link.Leadership;
import ciao.controller.link.SchedulerLink;
import ciao.controller.node.NodeModes;
import ciao.controller.node.NodeTracker;
import ciao.controller.plan.Plans;
import ciao.controller.resource.IdSource;
import ciao.controller.resource.Resources;
import ciao.controller.tenant.Tenants;
import ciao.controller.trace.TraceBook;
import ciao.controller.trace.TraceLog;
import ciao.controller.turn.TurnContext;
import ciao.controller.workload.Workloads;
import ciao.ssntp.SsntpClient;
import ciao.state.Store;
import ciao.state.access.OwnedStore;
import ciao.state.access.OwnerPolicy;
import ciao.state.reconcile.CountedMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A controller at work. Wiring is constructor calls, readable top to bottom. */
public final class Controller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Controller.class);

  private final ApiServer api;
  private final Deque<AutoCloseable> parts;

  private Controller(ApiServer api, Deque<AutoCloseable> parts) {
    this.api = api;
    this.parts = parts;
  }

  /**
   * Starts: reads what is stored, listens, and goes on to connect to the scheduler until it is
   * closed. A scheduler that is away is no error.
   *
   * @param credentials must carry the Controller role
   * @param keeping what is kept; belongs to the caller and outlives the controller
   * @param random makes ids and tokens: a secure one, used by many threads
   * @param registry hears how it does, in numbers
   * @throws IOException in one sentence, when a directory or a port cannot be used
   * @throws IllegalArgumentException when the certificate does not make its owner a controller
   */
  public static Controller start(
      ControllerSettings settings,
      Credentials credentials,
      Keeping keeping,
      ControllerThreads threads,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry registry)
      throws IOException {
    Given given = new Given(settings, keeping, threads, clock, random, registry);
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      EventLog events = new EventLog(keeping.store(), clock, threads.steady());
      LogStreams streams = new LogStreams(random, threads.timers());
      Plans plans = new Plans();
      TraceBook traces = new TraceBook(keeping.store(), clock);
      SchedulerLink link = link(given, streams, plans, traces);
      SchedulerSide side = new SchedulerSide(link, streams, plans, traces);
      ApiParts parts = parts(given, side, events);
      push(started, parts.counts());
      ApiServer api = push(started, api(given, credentials, parts));
      Reconcilers reconcilers = reconcilers(given, parts, link, api.uri());
      // They end last: requests that end meanwhile have events to be written.
      started.addLast(reconcilers);
      reconcilers.run(
          events,
          new TraceLog(traces),
          new BlobCollector(parts.store(), parts.blobs(), threads.handlers()));
      link.attach(reconcilers.intake());
      push(started, client(given, credentials, link));
      return new Controller(api, started);
    } catch (IOException | RuntimeException failed) {
      close(started);
      throw failed;
    }
  }

  /** What it is started with. */
  private record Given(
      ControllerSettings settings,
      Keeping keeping,
      ControllerThreads threads,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry registry) {}

  private static ApiServer api(Given given, Credentials credentials, ApiParts parts)
      throws IOException {
    return ApiServer.start(
        given.settings().api(),
        credentials,
        parts,
        new ApiThreads(given.threads().handlers(), given.threads().steady()),
        given.clock(),
        given.random(),
        given.registry());
  }

  private static SchedulerLink link(Given given, LogStreams streams, Plans plans, TraceBook traces)
      throws IOException {
    Store store = given.keeping().store();
    InstantSource clock = given.clock();
    Leadership leadership = Leadership.take(store, clock);
    int schedulers = given.settings().scheduler().servers().size();
    return new SchedulerLink(
        streams::failed,
        plans,
        traces,
        leadership,
        new Activator(store, leadership, schedulers, clock, given.threads().steady()));
  }

  private static Reconcilers reconcilers(
      Given given, ApiParts parts, SchedulerLink link, URI self) {
    ControllerThreads threads = given.threads();
    return Reconcilers.start(
        new Reconcilers.Parts(
            parts.store(),
            parts.nodes(),
            link,
            parts.events(),
            parts.metrics(),
            new StartMeters(given.registry())),
        new ReconcilerSettings(given.settings().timing(), self),
        new TurnContext(threads.turns(), threads.timers(), given.clock(), threads.steady()),
        given.random());
  }

  private static SsntpClient client(Given given, Credentials credentials, SchedulerLink link) {
    return SsntpClient.start(
        given.settings().scheduler().with(given.clock()),
        credentials,
        link,
        given.random(),
        given.threads().timers());
  }

  private static ApiParts parts(Given given, SchedulerSide side, EventSink events)
      throws IOException {
    ControllerThreads threads = given.threads();
    Store store = given.keeping().store();
    IdSource ids = IdSource.random(given.random());
    // Whatever those who write wishes do, it is never done to what a reconciler owns.
    Store wishes = new OwnedStore(store, OwnerPolicy.of(Resources.NOBODY));
    Tenants tenants = new Tenants(wishes);
    return new ApiParts(
        store,
        given.keeping(),
        tenants,
        new Workloads(wishes, tenants, ids),
        new Images(wishes, tenants, ids),
        new BlobFiles(given.settings().images()),
        new Instances(wishes, ids),
        new InstanceCounts(store, threads.turns()),
        new NodeTracker(store, given.clock(), threads.steady()),
        new NodeModes(wishes),
        new ClusterWishes(wishes, side.plans(), side.outbound()),
        events,
        new CountedMetrics(),
        side);
  }

  private static <C extends AutoCloseable> C push(Deque<AutoCloseable> started, C part) {
    started.push(part);
    return part;
  }

  /** Where the API listens; the port is never 0. */
  public InetSocketAddress address() {
    return api.address();
  }

  /**
   * Ends in reverse order, but for the reconcilers; requests under way have up to 4 s. Instances
   * run on.
   */
  @Override
  public void close() {
    close(parts);
  }

  private static void close(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception notClosed) {
        log.warn("could not end a part in good order", notClosed);
      }
    }
  }
}
