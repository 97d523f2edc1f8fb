package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.certs.Credentials;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.launcher.driver.Driver;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.node.CapacitySettings;
import ciao.launcher.simulated.SimulatedDriver;
import ciao.launcher.store.Home;
import ciao.launcher.testing.Starts;
import ciao.launcher.testing.TestCluster;
import ciao.ssntp.ClientSettings;
import ciao.ssntp.Operand;
import ciao.ssntp.ServerSettings;
import ciao.ssntp.Session;
import ciao.ssntp.SsntpClient;
import ciao.ssntp.SsntpServer;
import ciao.ssntp.payload.ClusterConfiguration;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.Stats;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A launcher between a real scheduler's socket, a controller's session and a simulated driver. */
@Timeout(60)
abstract class LauncherScene {
  static final NodeId NODE = new NodeId(new UUID(3, 3));
  static final InstanceId ID = new InstanceId(new UUID(1, 1));

  /** Between two STATS: what the tests wait for comes without. */
  static final long HOUR = 3_600_000;

  static final Room CAPACITY = new Room(4, 1_000, 10_000, 10);

  @TempDir private Path directory;
  final TestCluster cluster = new TestCluster();
  final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  final Heard scheduler = new Heard();
  final Heard controller = new Heard();
  final SimulatedDriver driver =
      new SimulatedDriver(SimulatedDriver.Pace.IMMEDIATE, InstantSource.system(), timers);
  SsntpServer server;
  SsntpClient client;
  Home home;
  Launcher launcher;

  @BeforeEach
  void start() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        SsntpServer.start(
            ServerSettings.at(any).with(new ClusterConfiguration(HOUR, 3_000, 10_000, 8 << 20)),
            cluster.node(new UUID(3, 1), Role.SCHEDULER),
            scheduler);
    client =
        SsntpClient.start(
            ClientSettings.to(List.of(server.address()), Roles.of(Role.CONTROLLER)),
            cluster.node(new UUID(3, 2), Role.CONTROLLER),
            controller,
            new Random(1),
            timers);
    await().until(() -> client.session().isPresent());
    home = Home.open(directory.resolve("node"));
    launcher = launch(cluster.node(NODE.value(), Role.AGENT));
    await().until(() -> scheduler.session(NODE) != null);
  }

  Launcher launch(Credentials credentials) throws IOException, InterruptedException {
    return launch(credentials, "web1");
  }

  Launcher launch(Credentials credentials, String hostname)
      throws IOException, InterruptedException {
    LauncherSettings settings =
        LauncherSettings.of(List.of(server.address()), hostname)
            .withLabels(Map.of("region", "eu-1"))
            .with(CapacitySettings.exactly(CAPACITY));
    Equipment equipment =
        new Equipment(
            Map.of(Kind.PROCESS, driver, Kind.CONTAINER, overflowing(driver)),
            UnpackedImages.NONE,
            (instance, purpose, last) -> {
              throw new IOException("simulated instances write nothing");
            });
    LauncherThreads threads =
        new LauncherThreads(blocking, blocking, timers, InstantSource.system(), System::nanoTime);
    return Launcher.start(settings, home, credentials, equipment, threads, new Random(2));
  }

  /** Does what another driver does, but for its preparations. */
  static Driver overflowing(Driver driver) {
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepare")) {
                throw new StackOverflowError("too deep");
              }
              return method.invoke(driver, arguments);
            });
  }

  @AfterEach
  void close() throws Exception {
    launcher.close();
    home.close();
    client.close();
    server.close();
    blocking.shutdownNow();
    timers.shutdownNow();
  }

  void run() {
    toNode(Operand.START, Starts.process(ID, 1));
    controller.await(InstanceClaimed.class, claim -> claim.instance().equals(ID));
    toNode(Operand.GRANT, new Grant(ID, 1, NODE));
    awaitState(InstanceState.ACTIVE);
  }

  InstanceStateChanged awaitState(InstanceState state) {
    return controller.await(
        InstanceStateChanged.class, changed -> changed.report().state() == state);
  }

  /** What is found before the node is connected is told by its inventory; later, as a change. */
  InstanceReport awaitTold(InstanceState state) {
    Predicate<Stats> tells = stats -> told(stats).anyMatch(report -> report.state() == state);
    Predicate<InstanceStateChanged> is = changed -> changed.report().state() == state;
    await()
        .until(() ->
            scheduler.has(Stats.class, tells)
                || controller.has(Stats.class, tells)
                || controller.has(InstanceStateChanged.class, is));
    return controller.has(InstanceStateChanged.class, is)
        ? controller.await(InstanceStateChanged.class, is).report()
        : told(heardAnywhere(Stats.class, tells))
            .filter(report -> report.state() == state)
            .findFirst()
            .orElseThrow();
  }

  static Stream<InstanceReport> told(Stats stats) {
    @Nullable List<InstanceReport> inventory = stats.inventory();
    return Stream.concat(
        inventory == null ? Stream.empty() : inventory.stream(), stats.changes().stream());
  }

  /** Some of what nodes say goes to the scheduler, some to the controller, some to both. */
  <P extends Payload> P heardAnywhere(Class<P> type, Predicate<P> which) {
    await().until(() -> scheduler.has(type, which) || controller.has(type, which));
    return scheduler.has(type, which)
        ? scheduler.await(type, which)
        : controller.await(type, which);
  }

  void toNode(Operand operand, Payload payload) {
    Session session = Objects.requireNonNull(scheduler.session(NODE), "the node is connected");
    assertThat(session.send(operand, payload)).isTrue();
  }
}
