package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.lifecycle.Effect.Durable;
import ciao.launcher.lifecycle.Instance;
import ciao.launcher.lifecycle.Step;
import ciao.launcher.node.Host;
import ciao.launcher.node.HostReading;
import ciao.launcher.node.HostTotals;
import ciao.launcher.node.NodeRoom;
import ciao.launcher.simulated.SimulatedDriver;
import ciao.launcher.store.Home;
import ciao.launcher.store.NodeStore;
import ciao.launcher.testing.VirtualWorld;
import ciao.ssntp.Trace;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.OpenStream;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Start;
import ciao.ssntp.payload.Stats;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A whole node on one thread and real files, between a controller model and a simulated driver. It
 * dies where its crash points say, and is started again.
 */
final class CrashingNode implements AutoCloseable {
  static final NodeId NODE = new NodeId(new UUID(7, 7));
  private static final Room CAPACITY = new Room(100, 100_000, 100_000, 100);
  private static final ObjectMapper JSON = new ObjectMapper();

  final VirtualWorld world;
  final CrashPoints crashPoints;
  final ModelController controller;
  final SimulatedDriver driver;
  final Queue<Payload> toNode = new ArrayDeque<>();
  final Books[] books = new Books[1];

  /** What was said and what died, a line each: shown when a seed fails. */
  final StringBuilder transcript = new StringBuilder();

  private final Home home;
  final WatchedDriver watched;
  private double loss;
  private @Nullable Node node;

  CrashingNode(Path directory, long seed) throws IOException {
    world = new VirtualWorld(seed);
    crashPoints = new CrashPoints(world.random());
    driver = new SimulatedDriver(SimulatedDriver.Pace.IMMEDIATE, world::nextInstant, world);
    controller = new ModelController(NODE, toNode::add);
    watched = new WatchedDriver(driver, crashPoints, controller::granted);
    home = Home.open(directory);
    boot();
  }

  void loss(double probability) {
    loss = probability;
  }

  /** A new launcher on what the last one left. */
  void boot() throws IOException {
    crashPoints.born();
    watched.nextLife();
    NodeStore store = NodeStore.open(home, world);
    Execution execution =
        new Execution(new Turns(world), world, world, world, () -> world.millis() * 1_000_000);
    Books fresh = new Books(new NodeRoom(CAPACITY), new Inventory());
    Drivers drivers = new Drivers(Map.of(Kind.PROCESS, watched));
    Workshop workshop =
        new Workshop(
            drivers,
            Map.of(Kind.PROCESS, new StartLimit(4, 64)),
            (directory, start, pause) -> new NothingToFetch(),
            Duration.ofSeconds(10),
            execution);
    Uplink uplink = new EagerUplink(this::fromNode);
    UsageSampler sampler =
        new UsageSampler(
            drivers, store.instances()::directory, new StillHost(), StillHost.READING, execution);
    NodeProfile profile = new NodeProfile(NODE, "node", Map.of());
    Node booted =
        new Node(
            profile,
            new CrashingDisk(store, crashPoints),
            fresh,
            workshop,
            new Messages(NODE, uplink),
            new Announcer(profile, fresh, sampler, uplink, execution),
            new NoExtras());
    books[0] = fresh;
    node = booted;
    booted.recover(store.instances().readAll());
    connect();
  }

  private void connect() {
    node().connected(Duration.ofSeconds(6));
  }

  Node node() {
    if (node == null) {
      throw new IllegalStateException("not booted");
    }
    return node;
  }

  /** The connection is lost and made again; frames under way are gone. */
  void reconnect() {
    toNode.clear();
    node().disconnected();
    connect();
  }

  /** Delivers what the controller sent next, or not, or twice. */
  void deliverNext() {
    Payload payload = toNode.poll();
    if (payload == null || world.random().nextDouble() < loss) {
      return;
    }
    deliver(payload);
    if (world.random().nextDouble() < loss) {
      deliver(payload);
    }
  }

  void deliver(Payload payload) {
    note("-> " + payload);
    node().received(payload, null);
  }

  void note(String line) {
    transcript.append(world.millis() % 1_000_000).append(' ').append(line).append('\n');
  }

  private void fromNode(Payload payload) {
    crashPoints.at("before " + payload.getClass().getSimpleName());
    checkIsOnDisk(payload);
    if (!(payload instanceof Ready || payload instanceof Stats)) {
      note("<- " + payload);
    }
    if (world.random().nextDouble() >= loss) {
      controller.received(payload);
    }
    crashPoints.at("after " + payload.getClass().getSimpleName());
  }

  /** Whatever leaves must be known to a launcher that starts now. */
  private void checkIsOnDisk(Payload payload) {
    switch (payload) {
      case InstanceClaimed claim ->
          assertThat(generationOnDisk(claim.instance()))
              .as("%s", payload)
              .isEqualTo(claim.generation());
      case InstanceDeleted deleted ->
          assertThat(
                  tombstoneOnDisk(deleted.instance()) >= deleted.generation()
                      || generationOnDisk(deleted.instance()) > deleted.generation())
              .as("%s", payload)
              .isTrue();
      case InstanceStateChanged changed -> checkIsOnDisk(changed.report());
      default -> {
        // Nothing else promises anything.
      }
    }
  }

  private void checkIsOnDisk(InstanceReport report) {
    JsonNode record = record(report.instance());
    String phase = record.path("phase").asText();
    assertThat(generationOnDisk(report.instance())).isEqualTo(report.generation());
    switch (report.state()) {
      // A disk that fails keeps nothing from being stopped or deleted.
      case STOPPING, DELETING ->
          assertThat(phase.equals(report.state().toString()) || crashPoints.everFails())
              .as("%s on disk: %s", report, phase)
              .isTrue();
      case EXITED, FAILED, ACTIVE ->
          assertThat(phase).as("%s", report).isEqualTo(report.state().toString());
      case STARTING -> assertThat(record.path("granted").asBoolean()).as("%s", report).isTrue();
      // A new launcher prepares again what its predecessor was starting.
      case PREPARING, PREPARED -> assertThat(phase).as("%s", report).isIn("preparing", "starting");
    }
  }

  private long generationOnDisk(InstanceId instance) {
    return record(instance).path("start").path("generation").asLong(0);
  }

  private long tombstoneOnDisk(InstanceId instance) {
    try (var files = Files.list(home.tombstones())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(instance.toString()))
          .mapToLong(name -> Long.parseLong(name.substring(name.indexOf('.') + 1)))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode record(InstanceId instance) {
    Path file = home.instances().resolve(instance.toString()).resolve("instance.json");
    try {
      return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long illegalSteps() {
    return node().verdicts().getOrDefault(Step.Verdict.ILLEGAL, 0L);
  }

  Path instances() {
    return home.instances();
  }

  @Override
  public void close() throws IOException {
    home.close();
  }

  /** Real files that the launcher's death may come before or after. */
  private record CrashingDisk(NodeStore store, CrashPoints crashPoints) implements NodeDisk {
    @Override
    public void perform(Durable effect) throws IOException {
      crashPoints.at("before " + effect.getClass().getSimpleName());
      if (crashPoints.fails()) {
        throw new IOException("no space left on device, says the test");
      }
      store.perform(effect);
      crashPoints.at("after " + effect.getClass().getSimpleName());
    }

    @Override
    public InstanceDirectory directory(InstanceId instance) {
      return store.instances().directory(instance);
    }

    @Override
    public long deletedUpTo(InstanceId instance) {
      return store.tombstones().deletedUpTo(instance);
    }
  }

  private static final class StillHost implements Host {
    static final HostReading READING = new HostReading(1_000, 1_000, 4, 0);

    @Override
    public HostTotals totals() {
      return new HostTotals(4, 1_000, 1_000);
    }

    @Override
    public HostReading read() {
      return READING;
    }
  }

  private static final class NoExtras implements NodeExtras {
    @Override
    public void decided(Start start, Trace trace, Instance before, Instance after) {}

    @Override
    public void committed(Instance now) {}

    @Override
    public void open(OpenStream open, Instance instance) {}
  }
}
