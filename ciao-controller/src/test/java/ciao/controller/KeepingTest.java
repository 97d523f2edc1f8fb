package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.api.NewInstances;
import ciao.client.api.NewTenant;
import ciao.client.api.StateKeys;
import ciao.client.api.Trace;
import ciao.client.api.WorkloadSpec;
import ciao.controller.resource.Resources;
import ciao.ssntp.payload.Hop;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.TraceReport;
import ciao.state.Resource;
import ciao.state.backup.Backup;
import ciao.state.backup.Restore;
import ciao.state.durable.StateSettings;
import ciao.state.durable.StateStore;
import ciao.state.durable.Threads;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a controller's store while it runs. */
final class KeepingTest {
  private Path home;
  private TestCluster cluster;
  private CiaoClient operator;

  @BeforeEach
  void aTenantWithASecret(@TempDir Path directory) throws Exception {
    home = directory;
    cluster = new TestCluster(home);
    operator = cluster.client("admin");
    operator.addTenant(new NewTenant("team-a"));
    addWorkload("web");
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  private void addWorkload(String name) throws Exception {
    WorkloadSpec sleep = ControllerLifecycleTest.sleep(name, 64);
    operator.addWorkload(
        "team-a",
        new WorkloadSpec(
            sleep.name(),
            sleep.description(),
            sleep.kind(),
            sleep.command(),
            Map.of("PASSWORD", "hunter2-" + name),
            sleep.image(),
            sleep.demands(),
            sleep.requires(),
            sleep.scheduling(),
            sleep.restart(),
            sleep.cloudInit()));
  }

  @Test
  void aBackupIsTakenOfARunningController() throws Exception {
    Path file = home.resolve("backup");
    try (InputStream stream = operator.state().backup()) {
      Files.copy(stream, file);
    }

    assertThat(Backup.open(file).header().count()).isGreaterThanOrEqualTo(3);
    assertThat(text(file)).contains("team-a").doesNotContain("hunter2");
  }

  /** One tenant is made after the other, so what a moment shows of them has no hole. */
  @Test
  void aBackupTakenUnderWritesRestoresOneMomentOfThem() throws Exception {
    AtomicInteger made = new AtomicInteger();
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> makeTenants(made, enough));
    Awaitility.await().until(() -> made.get() > 20);

    int before = made.get();
    Path file = home.resolve("backup");
    try (InputStream stream = operator.state().backup()) {
      Files.copy(stream, file);
    }
    int after = made.get() + 1; // one may be stored and not answered yet
    enough.set(true);
    writer.get(20, TimeUnit.SECONDS);

    List<String> restored = tenants(file);
    assertThat(restored).hasSizeBetween(before, after);
    assertThat(restored)
        .containsExactlyElementsOf(
            IntStream.range(0, restored.size()).mapToObj("t%04d"::formatted).toList());
  }

  private void makeTenants(AtomicInteger made, AtomicBoolean enough) {
    try {
      while (!enough.get()) {
        operator.addTenant(new NewTenant("t%04d".formatted(made.get())));
        made.incrementAndGet();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> tenants(Path file) throws Exception {
    Path directory = home.resolve("restored");
    Restore.restore(
        directory,
        Backup.open(file),
        TestKeys.in(home).seal(),
        InstantSource.system(),
        UUID.randomUUID());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        StateStore store =
            StateStore.open(
                directory,
                StateSettings.DEFAULT,
                TestKeys.in(home).seal(),
                InstantSource.system(),
                UUID::randomUUID,
                new Threads(threads, threads, threads, timers))) {
      return store.store().list(Resources.TENANT).stream()
          .map(Resource::id)
          .filter(id -> !id.equals("team-a"))
          .toList();
    }
  }

  @Test
  void secretsLieNowhereInTheControllersFilesAndItStillKnowsThem() throws Exception {
    cluster.stopController();
    try (Stream<Path> files = Files.walk(home.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(text(file)).as(file.toString()).doesNotContain("hunter2");
      }
    }

    cluster.startController();

    assertThat(operator().workload("team-a", "web").spec().environment())
        .containsEntry("PASSWORD", "hunter2-web");
  }

  @Test
  void howLongStartsTookOutlivesTheController() throws Exception {
    FakeNode node = cluster.connect("web1");
    Awaitility.await()
        .until(() -> operator.nodes().stream().anyMatch(there -> there.hostname().equals("web1")));
    for (String name : List.of("one", "two")) {
      node.report(trace(node, timed(name)));
    }
    Awaitility.await()
        .until(() ->
            operator.state().reconcilers().stream()
                .anyMatch(numbers -> numbers.name().equals("trace-log") && numbers.writes() == 2));
    Trace before = operator.traces().show("team-a", "boot");
    assertThat(before.starts())
        .extracting(Trace.Start::hops)
        .containsExactly(hops(node.id), hops(node.id));

    cluster.stopController();
    cluster.startController();
    assertThat(operator().traces().show("team-a", "boot")).isEqualTo(before);
    assertThat(operator().traces().list()).containsExactly(before.summary());
  }

  /** An instance that is to be timed, and that its node has claimed. */
  private InstanceId timed(String name) throws Exception {
    operator.addInstances("team-a", new NewInstances("web", name, 1, "boot"));
    Awaitility.await().until(() -> operator.instance("team-a", name).phase().equals("active"));
    return InstanceId.of(operator.instance("team-a", name).id());
  }

  /** Of {@link #trace}, as they are shown. */
  private static List<Trace.Hop> hops(NodeId node) {
    Instant start = Instant.ofEpochSecond(0, 1_000);
    return List.of(
        new Trace.Hop(new UUID(4, 2).toString(), "controller", start, start.plusNanos(10)),
        new Trace.Hop(
            new UUID(4, 3).toString(), "scheduler", start.plusNanos(12), start.plusNanos(15)),
        new Trace.Hop(node.toString(), "agent", start.plusNanos(20), null));
  }

  private static TraceReport trace(FakeNode node, InstanceId instance) {
    long start = 1_000;
    Hop controller = new Hop(new NodeId(new UUID(4, 2)), 2, start, start + 10);
    Hop scheduler = new Hop(new NodeId(new UUID(4, 3)), 8, start + 12, start + 15);
    Hop launcher = new Hop(node.id, 4, start + 20, 0);
    List<Hop> hops = List.of(controller, scheduler, launcher);
    return new TraceReport(node.id, instance, 1, "boot", start, hops, start + 3_000_000);
  }

  /** After a restart the port is another one. */
  private CiaoClient operator() throws Exception {
    return cluster.client("admin");
  }

  @Test
  void keysAreRotatedWhileTheControllerRuns() throws Exception {
    StateKeys before = operator.state().keys();

    StateKeys after = operator.state().rotateKeys();

    assertThat(after.current()).isNotEqualTo(before.current());
    assertThat(after.older()).containsExactly(before.current());
    assertThat(after.slots()).containsExactly("controller");
    addWorkload("other");
    Awaitility.await().until(() -> !operator.state().keys().rewriting());
    assertThat(operator.state().dropKeys().older())
        .as("the journal's newest files are still sealed with it")
        .containsExactly(before.current());
    cluster.stopController();
    cluster.startController();
    assertThat(operator().workloads("team-a"))
        .extracting(workload -> workload.spec().environment())
        .containsExactlyInAnyOrder(
            Map.of("PASSWORD", "hunter2-web"), Map.of("PASSWORD", "hunter2-other"));
  }

  @Test
  void aRingThatCannotBeOpenedIsToldInItsOwnWords() throws Exception {
    Files.writeString(home.resolve("state-key"), "another secret of 32 characters or more");

    for (String path : List.of("rotate", "drop")) {
      assertThatThrownBy(
              () -> {
                if (path.equals("rotate")) {
                  operator.state().rotateKeys();
                } else {
                  operator.state().dropKeys();
                }
              })
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("slot controller does not open with this key-file");
    }
  }

  private static String text(Path file) throws Exception {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
