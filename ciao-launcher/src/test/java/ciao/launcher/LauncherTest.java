package ciao.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.certs.Credentials;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.launcher.driver.Driver;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Trace;
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
import ciao.ssntp.payload.Delete;
import ciao.ssntp.payload.Grant;
import ciao.ssntp.payload.InstanceClaimed;
import ciao.ssntp.payload.InstanceDeleted;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceReport;
import ciao.ssntp.payload.InstanceState;
import ciao.ssntp.payload.InstanceStateChanged;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Payload;
import ciao.ssntp.payload.Ready;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.ReportInventory;
import ciao.ssntp.payload.Room;
import ciao.ssntp.payload.StartFailure;
import ciao.ssntp.payload.Stats;
import ciao.ssntp.payload.Stop;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A launcher between a real scheduler's socket, a controller's session and a simulated driver. */
@Timeout(60)
class LauncherTest {
  private static final NodeId NODE = new NodeId(new UUID(3, 3));
  private static final InstanceId ID = new InstanceId(new UUID(1, 1));

  /** Between two STATS: what the tests wait for comes without. */
  private static final long HOUR = 3_600_000;

  private static final Room CAPACITY = new Room(4, 1_000, 10_000, 10);

  @TempDir private Path directory;
  private final TestCluster cluster = new TestCluster();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Heard scheduler = new Heard();
  private final Heard controller = new Heard();
  private final SimulatedDriver driver =
      new SimulatedDriver(SimulatedDriver.Pace.IMMEDIATE, InstantSource.system(), timers);
  private SsntpServer server;
  private SsntpClient client;
  private Home home;
  private Launcher launcher;

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

  private Launcher launch(Credentials credentials) throws IOException, InterruptedException {
    LauncherSettings settings =
        LauncherSettings.of(List.of(server.address()), "web1")
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
  private static Driver overflowing(Driver driver) {
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

  @Test
  void aNodeIntroducesItselfWithItsRoomAndAllItHolds() {
    Ready ready = scheduler.await(Ready.class, r -> true);
    assertThat(ready.room()).isEqualTo(CAPACITY);
    assertThat(ready.labels()).containsEntry("region", "eu-1");
    assertThat(ready.startsAccounted()).isZero();
    assertThat(heardAnywhere(Stats.class, s -> s.inventory() != null).inventory()).isEmpty();
  }

  @Test
  void anInstanceIsClaimedRunsWhenItIsGrantedAndLeavesNothingWhenItIsDeleted() {
    toNode(Operand.START, Starts.process(ID, 1));
    controller.await(InstanceClaimed.class, claim -> claim.instance().equals(ID));
    Ready taken = scheduler.await(Ready.class, ready -> ready.startsAccounted() == 1);
    assertThat(taken.room()).isEqualTo(CAPACITY.less(Starts.process(ID, 1).demands()));
    assertThat(driver.runs(ID)).isFalse();

    toNode(Operand.GRANT, new Grant(ID, 1, NODE));
    awaitState(InstanceState.ACTIVE);
    assertThat(driver.runs(ID)).isTrue();

    toNode(Operand.STOP, new Stop(ID, 1, NODE));
    assertThat(awaitState(InstanceState.EXITED).report().exitCode()).isEqualTo(143);

    toNode(Operand.DELETE, new Delete(ID, 1, NODE));
    controller.await(InstanceDeleted.class, deleted -> deleted.generation() == 1);
    assertThat(home.instances()).isEmptyDirectory();
    assertThat(driver.size()).isZero();
    scheduler.await(Ready.class, ready -> ready.room().equals(CAPACITY));
  }

  @Test
  void anInstanceIsMeasuredSoonAfterItsStart() {
    run();
    Stats stats = heardAnywhere(Stats.class, s -> !s.usage().isEmpty());
    assertThat(stats.usage().getFirst().instance()).isEqualTo(ID);
    assertThat(stats.usage().getFirst().memoryBytes()).isPositive();
    assertThat(stats.usage().getFirst().cpuPercent()).as("since its start").isPositive();
    assertThat(stats.cpus()).isPositive();
  }

  @Test
  void aRestartedLauncherFindsWhatRunsWithoutTouchingItAndEndsWhatHasNoDirectory()
      throws Exception {
    run();
    InstanceId lost = new InstanceId(new UUID(1, 2));
    InstanceDirectory gone = new InstanceDirectory(lost, home.instances().resolve("lost"));
    driver.prepare(gone, Starts.lasting(lost), new NothingToFetch());
    driver.start(gone, Starts.lasting(lost));
    launcher.close();
    assertThat(driver.runs(ID)).isTrue();
    controller.forget();
    scheduler.forget();
    launcher = launch(cluster.node(NODE.value(), Role.AGENT));
    awaitInInventory(InstanceState.ACTIVE);
    assertThat(driver.traces()).extracting(Trace::instance).containsExactly(ID);
    assertThat(driver.exit(ID, 7)).isTrue();
    assertThat(awaitState(InstanceState.EXITED).report().exitCode()).isEqualTo(7);
  }

  @Test
  void whatEndedWhileTheLauncherWasAwayIsToldWithItsExitCode() throws Exception {
    run();
    launcher.close();
    driver.exit(ID, 7);
    launcher = launch(cluster.node(NODE.value(), Role.AGENT));
    assertThat(awaitInInventory(InstanceState.EXITED).exitCode()).isEqualTo(7);
  }

  @Test
  void anInstanceWhoseDriverFailsByABugIsToldAsFailedAndCanBeDeleted() {
    toNode(Operand.START, Starts.container(ID, 1));
    InstanceStateChanged failed =
        heardAnywhere(InstanceStateChanged.class, c -> c.report().state() == InstanceState.FAILED);
    assertThat(failed.report().reason()).contains("its driver failed", "too deep");
    toNode(Operand.DELETE, new Delete(ID, 1, NODE));
    heardAnywhere(InstanceDeleted.class, deleted -> deleted.instance().equals(ID));
  }

  @Test
  void aStartThatDoesNotFitIsRefusedAndLeavesNothing() {
    toNode(Operand.START, Starts.process(ID, 1, 5, 64, 100));
    StartFailure failure = heardAnywhere(StartFailure.class, f -> f.instance().equals(ID));
    assertThat(failure.reason()).isEqualTo(RefusalReason.FULL_CN);
    assertThat(failure.message()).contains("web1", "vcpus=4", "vcpus=5");
    scheduler.await(Ready.class, r -> r.startsAccounted() == 1 && r.room().equals(CAPACITY));
    assertThat(home.instances()).isEmptyDirectory();
  }

  @Test
  void theInventoryComesWhenItIsAskedFor() {
    run();
    scheduler.forget();
    controller.forget();
    toNode(Operand.REPORT_INVENTORY, new ReportInventory(NODE));
    Stats stats = heardAnywhere(Stats.class, s -> s.inventory() != null);
    assertThat(stats.inventory()).hasSize(1);
  }

  @Test
  void aCertificateWithoutTheAgentsRoleIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> launch(cluster.node(NODE.value(), Role.SCHEDULER)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected: agent among them");
  }

  private void run() {
    toNode(Operand.START, Starts.process(ID, 1));
    controller.await(InstanceClaimed.class, claim -> claim.instance().equals(ID));
    toNode(Operand.GRANT, new Grant(ID, 1, NODE));
    awaitState(InstanceState.ACTIVE);
  }

  private InstanceStateChanged awaitState(InstanceState state) {
    return controller.await(
        InstanceStateChanged.class, changed -> changed.report().state() == state);
  }

  /** What is found before the node is connected is told by its inventory alone. */
  private InstanceReport awaitInInventory(InstanceState state) {
    Predicate<Stats> tells = stats -> told(stats).anyMatch(report -> report.state() == state);
    return told(heardAnywhere(Stats.class, tells))
        .filter(report -> report.state() == state)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<InstanceReport> told(Stats stats) {
    @Nullable List<InstanceReport> inventory = stats.inventory();
    return Stream.concat(
        inventory == null ? Stream.empty() : inventory.stream(), stats.changes().stream());
  }

  /** Some of what nodes say goes to the scheduler, some to the controller, some to both. */
  private <P extends Payload> P heardAnywhere(Class<P> type, Predicate<P> which) {
    await().until(() -> scheduler.has(type, which) || controller.has(type, which));
    return scheduler.has(type, which)
        ? scheduler.await(type, which)
        : controller.await(type, which);
  }

  private void toNode(Operand operand, Payload payload) {
    Session session = Objects.requireNonNull(scheduler.session(NODE), "the node is connected");
    assertThat(session.send(operand, payload)).isTrue();
  }
}
