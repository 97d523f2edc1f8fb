package ciao.launcher;

import ciao.certs.Credentials;
import ciao.certs.Identity;
import ciao.certs.PkiException;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.launcher.fetch.ControllerHttp;
import ciao.launcher.fetch.Fetchers;
import ciao.launcher.fetch.HttpFetchers;
import ciao.launcher.fetch.ImageCache;
import ciao.launcher.lifecycle.Instance;
import ciao.launcher.node.CapacitySettings;
import ciao.launcher.node.LinuxHost;
import ciao.launcher.node.NodeRoom;
import ciao.launcher.store.Home;
import ciao.launcher.store.NodeStore;
import ciao.launcher.stream.Streams;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.Operand;
import ciao.ssntp.SsntpClient;
import ciao.ssntp.epoch.HighestEpoch;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.Labels;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.StreamFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A launcher at work. Wiring is constructor calls, readable top to bottom. Closing it leaves every
 * instance as it is.
 */
public final class Launcher implements AutoCloseable {
  private static final Path PROC = Path.of("/proc");

  private final SsntpClient client;
  private final ControllerHttp http;
  private final Streams streams;
  private final Turns turns;
  private final Node node;

  private Launcher(
      SsntpClient client, ControllerHttp http, Streams streams, Turns turns, Node node) {
    this.client = client;
    this.http = http;
    this.streams = streams;
    this.turns = turns;
    this.node = node;
  }

  /**
   * Starts: finds the instances an earlier launcher left, ends what runs in this home's name
   * without being one of them, and goes on to connect to a scheduler until it is closed. A
   * scheduler that is away is no error.
   *
   * @param home opened by the caller, who closes it after the launcher
   * @param credentials must carry the Agent role
   * @param jitter spreads attempts to connect
   * @throws IOException in one sentence, when the home, the certificate or the host name cannot be
   *     used
   */
  public static Launcher start(
      LauncherSettings settings,
      Home home,
      Credentials credentials,
      Equipment equipment,
      LauncherThreads threads,
      RandomGenerator jitter)
      throws IOException, InterruptedException {
    NodeProfile profile = profile(credentials, settings);
    StoredDisk disk = new StoredDisk(NodeStore.open(home, threads.clock()));
    ControllerHttp http = new ControllerHttp(credentials, threads.blocking(), threads.timers());
    try {
      Execution execution = execution(threads);
      SessionUplink uplink = new SessionUplink();
      BiConsumer<OpenStream, String> streamFailed =
          streamFailed(execution.turns(), profile, uplink);
      Streams streams =
          new Streams(
              http, equipment.tails(), threads.blocking(), streamFailed, settings.maxStreams());
      ImageCache cache = cache(settings, home, equipment, http, threads.clock());
      Workshop workshop = workshop(settings, equipment, new HttpFetchers(http, cache), execution);
      Traces traces = new Traces(profile.node(), uplink, threads.clock());
      Followers extras =
          new Followers(cache, threads.blocking(), streams, traces, disk, streamFailed);
      LinuxHost host = new LinuxHost(PROC, home.path());
      Node node = node(profile, disk, workshop, uplink, extras, host, settings.capacity());
      recover(disk, equipment, node, execution);
      execution.turns().execute(() -> threads.blocking().execute(cache::trim));
      InboundFrames frames = frames(settings, home, threads, execution.turns(), node, uplink);
      ClientSettings link = link(settings, threads.clock(), host);
      SsntpClient client = SsntpClient.start(link, credentials, frames, jitter, threads.timers());
      return new Launcher(client, http, streams, execution.turns(), node);
    } catch (IOException | RuntimeException | InterruptedException failure) {
      http.close();
      throw failure;
    }
  }

  private static ClientSettings link(
      LauncherSettings settings, InstantSource clock, LinuxHost host) {
    return ClientSettings.to(settings.schedulers(), Roles.of(Role.AGENT))
        .with(clock)
        .onMachine(host.bootId());
  }

  private static InboundFrames frames(
      LauncherSettings settings,
      Home home,
      LauncherThreads threads,
      Turns turns,
      Node node,
      SessionUplink uplink)
      throws IOException {
    return new InboundFrames(
        turns,
        node,
        uplink,
        HighestEpoch.open(home.path(), "scheduler-epoch", threads.clock(), threads.blocking()),
        HighestEpoch.open(home.path(), "leader-epoch", threads.clock(), threads.blocking()),
        settings.schedulers().size() == 1);
  }

  private static ImageCache cache(
      LauncherSettings settings,
      Home home,
      Equipment equipment,
      ControllerHttp http,
      InstantSource clock)
      throws IOException {
    return ImageCache.open(
        home.images(), equipment.unpacked(), http, clock, settings.imageCacheBytes());
  }

  private static void recover(StoredDisk disk, Equipment equipment, Node node, Execution execution)
      throws IOException, InterruptedException {
    List<Instance> found = disk.store().instances().readAll();
    new Strays(equipment.drivers().values(), disk::directory)
        .remove(found.stream().map(Instance::id).collect(Collectors.toSet()));
    execution.turns().execute(() -> node.recover(found));
  }

  private static Execution execution(LauncherThreads threads) {
    return new Execution(
        new Turns(threads.turns()),
        threads.blocking(),
        threads.timers(),
        threads.clock(),
        threads.nanos());
  }

  private static Workshop workshop(
      LauncherSettings settings, Equipment equipment, Fetchers fetchers, Execution execution) {
    return new Workshop(
        new Drivers(equipment.drivers()), limits(), fetchers, settings.stopGrace(), execution);
  }

  private static Node node(
      NodeProfile profile,
      StoredDisk disk,
      Workshop workshop,
      Uplink uplink,
      NodeExtras extras,
      LinuxHost host,
      CapacitySettings capacity)
      throws IOException {
    Books books = new Books(new NodeRoom(capacity.of(host.totals())), new Inventory());
    UsageSampler sampler =
        new UsageSampler(
            workshop.drivers(), disk::directory, host, host.read(), workshop.execution());
    Announcer announcer = new Announcer(profile, books, sampler, uplink, workshop.execution());
    Messages messages = new Messages(profile.node(), uplink);
    return new Node(profile, disk, books, workshop, messages, announcer, extras);
  }

  /** Under a name that nobody can ask for it would be sent no instance that must run here. */
  private static NodeProfile profile(Credentials credentials, LauncherSettings settings)
      throws IOException {
    if (!Labels.isHostname(settings.hostname())) {
      throw new IOException(
          "host name '%s' (expected: %s); name this machine so, as with `hostnamectl hostname`"
              .formatted(settings.hostname(), Labels.HOSTNAME_RULE));
    }
    return new NodeProfile(identity(credentials), settings.hostname(), settings.labels());
  }

  private static NodeId identity(Credentials credentials) throws IOException {
    try {
      return switch (credentials.identity()) {
        case Identity.Node own when own.roles().contains(Role.AGENT) -> new NodeId(own.uuid());
        case Identity.Node own ->
            throw new IOException(
                "certificate of %s: roles %s (expected: agent among them; see `ciao cert issue`)"
                    .formatted(own.commonName(), own.roles()));
        case Identity.User user ->
            throw new IOException(
                "certificate of %s: a user's (expected: a node's, with the role agent)"
                    .formatted(user.commonName()));
      };
    } catch (PkiException neither) {
      throw new IOException(neither.getMessage(), neither);
    }
  }

  /** One for every kind there is, so that the first START of a new one finds its limit. */
  private static Map<Kind, StartLimit> limits() {
    Map<Kind, StartLimit> limits = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      limits.put(kind, limit(kind));
    }
    return limits;
  }

  /** A process starts in milliseconds, a virtual machine in a tenth of a second and much CPU. */
  private static StartLimit limit(Kind kind) {
    return switch (kind) {
      case PROCESS, CONTAINER -> new StartLimit(8, 64);
      case VM -> new StartLimit(2, 16);
    };
  }

  private static BiConsumer<OpenStream, String> streamFailed(
      Turns turns, NodeProfile profile, SessionUplink uplink) {
    return (request, why) ->
        turns.execute(() ->
            uplink.send(
                Operand.STREAM_FAILURE,
                new StreamFailure(profile.node(), request.instance(), request.token(), why)));
  }

  /** Ends the connection and all watching; instances run on. */
  @Override
  public void close() {
    client.close();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    turns.execute(() -> {
      node.close();
      closed.complete(null);
    });
    closed.join();
    streams.close();
    http.close();
  }
}
