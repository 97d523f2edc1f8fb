package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.api.CreatedInstances;
import ciao.client.api.Demands;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.Explanation;
import ciao.client.api.Instance;
import ciao.client.api.Kind;
import ciao.client.api.NewInstances;
import ciao.client.api.NewTenant;
import ciao.client.api.Node;
import ciao.client.api.WorkloadSpec;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.InstanceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances' lives through the real API, the real scheduler, and a disk that survives. */
final class ControllerLifecycleTest {
  @TempDir private Path home;

  private TestCluster cluster;
  private CiaoClient tenant;
  private CiaoClient operator;

  @BeforeEach
  void aTenantWithAWorkload() throws Exception {
    cluster = new TestCluster(home);
    operator = cluster.client("admin");
    tenant = cluster.client("team-a");
    operator.addTenant(new NewTenant("team-a"));
    tenant.addWorkload("team-a", sleep("sleep", 64));
  }

  static WorkloadSpec sleep(String name, long memoryMib) {
    return new WorkloadSpec(
        name,
        null,
        Kind.PROCESS,
        List.of("/bin/sleep", "1000"),
        null,
        null,
        new Demands(1, memoryMib, 0),
        null,
        null,
        null,
        null);
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  @Test
  void anInstanceIsPlacedRunsStopsStartsAndGoes() throws Exception {
    FakeNode node = cluster.connect("web1");
    Instance made = add("web");
    assertThat(made.desired()).isEqualTo("running");

    Instance active = awaitPhase("web", "active");
    assertThat(active.node()).isEqualTo(node.id.toString());
    assertThat(active.hostname()).isEqualTo("web1");
    assertThat(active.pid()).isEqualTo(4_242L);
    node.stats();
    await().until(() -> tenant.instance("team-a", "web").memoryBytes() != null);
    assertThat(tenant.explain("team-a", made.id()).placement().why()).isNotBlank();

    tenant.stopInstance("team-a", "web");
    assertThat(awaitPhase("web", "exited").exitCode()).isEqualTo(143);
    tenant.startInstance("team-a", made.id());
    assertThat(awaitPhase("web", "active").generation()).isEqualTo(2);
    tenant.restartInstance("team-a", "web");
    await().until(() -> tenant.instance("team-a", "web").generation() == 3);
    awaitPhase("web", "active");

    tenant.deleteInstance("team-a", "web");
    awaitGone("web");
    assertThat(node.held()).isEmpty();
    assertThat(add("web").id()).isNotEqualTo(made.id());
  }

  @Test
  void aPendingInstanceSaysWhatItLacksAndRunsWhenANodeComes() throws Exception {
    add("web");
    await().until(() -> tenant.explain("team-a", "web").refusal() != null);
    assertThat(tenant.explain("team-a", "web").refusal().code()).isEqualTo("no_cn");
    assertThat(tenant.instance("team-a", "web").phase()).isEqualTo("pending");

    cluster.connect("web1");
    awaitPhase("web", "active");
  }

  @Test
  void whatIsTooLargeForAnyNodeNamesTheNearestMiss() throws Exception {
    cluster.connect("web1");
    // A node is connected before it has said its name; until it does, its id stands for it.
    await().until(() -> operator.nodes().stream().anyMatch(n -> n.hostname().equals("web1")));
    tenant.addWorkload("team-a", sleep("huge", 60_000_000));
    tenant.addInstances("team-a", new NewInstances("huge", "huge", null));

    Explanation.Refusal refusal =
        await().until(() -> operator.explain("team-a", "huge").refusal(), Objects::nonNull);
    assertThat(refusal.nearestMiss().hostname()).isEqualTo("web1");
    assertThat(refusal.vetoes()).isNotEmpty();
    assertThat(refusal.look().changesSince()).as("explained as it was told").isZero();
    assertThat(refusal.look().version()).isPositive();
    assertThat(tenant.explain("team-a", "huge").refusal().look()).as("for operators").isNull();
  }

  @Test
  void aRestartedControllerFindsEverythingAsItWas() throws Exception {
    FakeNode node = cluster.connect("web1");
    Instance web = add("web");
    Instance batch = add("batch");
    awaitPhase("web", "active");
    awaitPhase("batch", "active");

    cluster.stopController();
    node.becomeSilently(InstanceId.of(batch.id()), InstanceState.EXITED, 7);
    cluster.startController();

    await().until(() -> "exited".equals(tenant.instance("team-a", "batch").phase()));
    assertThat(tenant.instance("team-a", "batch").exitCode()).isEqualTo(7);
    assertThat(tenant.instance("team-a", "web").phase()).isEqualTo("active");
    assertThat(tenant.instance("team-a", "web").id()).isEqualTo(web.id());
    assertThat(tenant.instance("team-a", "web").generation()).isEqualTo(1);
  }

  @Test
  void aRestartedSchedulerIsTakenInByAll() throws Exception {
    cluster.connect("web1");
    add("web");
    awaitPhase("web", "active");

    cluster.restartScheduler();
    add("web2");
    awaitPhase("web2", "active");
    assertThat(tenant.instance("team-a", "web").phase()).isEqualTo("active");
  }

  @Test
  void theInstancesOfALostNodeAreMissingAndComeBackWithIt() throws Exception {
    FakeNode node = cluster.connect("web1");
    add("web");
    awaitPhase("web", "active");

    node.disconnect();
    assertThat(awaitPhase("web", "missing").reason()).contains("web1");
    Node seen = operator.node("web1");
    assertThat(seen.status()).isEqualTo("gone");
    node.connect();
    awaitPhase("web", "active");
  }

  @Test
  void deletingAMissingInstanceIsDoneAtOnceAndKillsItOnReturn() throws Exception {
    FakeNode node = cluster.connect("web1");
    add("web");
    awaitPhase("web", "active");
    node.disconnect();
    awaitPhase("web", "missing");

    tenant.deleteInstance("team-a", "web");
    awaitGone("web");
    node.connect();
    await().until(() -> node.held().isEmpty());
  }

  @Test
  void manyAtOnceAreAllThereAndRun() throws Exception {
    cluster.connect("web1");
    cluster.connect("web2");
    CreatedInstances made = tenant.addInstances("team-a", new NewInstances("sleep", "many", 1000));
    assertThat(made.created()).hasSize(1000);
    assertThat(made.refused()).isEmpty();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            tenant.instances("team-a").stream().allMatch(one -> one.phase().equals("active")));
    assertThat(operator.nodes()).extracting(Node::instances).containsExactly(500, 500);
    assertThat(tenant.workload("team-a", "sleep").instances()).isEqualTo(1000);
    assertThat(operator.tenant("team-a").instances()).isEqualTo(1000);
  }

  @Test
  void takenNamesAreRefusedOneByOneAndTheOthersAreMade() throws Exception {
    add("web-2");
    CreatedInstances made = tenant.addInstances("team-a", new NewInstances("sleep", "web", 3));

    assertThat(made.created()).extracting(Instance::name).containsExactly("web-1", "web-3");
    assertThat(made.refused()).hasSize(1);
    assertThat(made.refused().getFirst().name()).isEqualTo("web-2");
    assertThat(made.refused().getFirst().problem().code()).isEqualTo("already_exists");
    assertThatThrownBy(() -> add("web-2"))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.problem().status()).isEqualTo(409));
  }

  @Test
  void anInstanceWithoutANameGetsOneFromItsWorkload() throws Exception {
    CreatedInstances made = tenant.addInstances("team-a", new NewInstances("sleep", null, 2));

    assertThat(made.created())
        .extracting(Instance::name)
        .allMatch(name -> name.startsWith("sleep-"));
  }

  @Test
  void whatHappensIsTold() throws Exception {
    cluster.connect("web1");
    // Until then the node is told of by its id.
    await().until(() -> operator.nodes().stream().anyMatch(node -> node.hostname().equals("web1")));
    add("web");
    awaitPhase("web", "active");
    tenant.deleteInstance("team-a", "web");
    awaitGone("web");

    await()
        .untilAsserted(() ->
            assertThat(tenant.events("team-a", EventQuery.ALL))
                .filteredOn(event -> event.subject().equals("web"))
                .extracting(Event::message)
                .anyMatch(message -> message.startsWith("placed on node web1"))
                .anyMatch(message -> message.startsWith("runs on node web1"))
                .contains("is deleted"));
    assertThat(operator.allEvents(EventQuery.ALL))
        .extracting(Event::message)
        .contains("connected for the first time", "runs on node web1 (pid 4242)");
  }

  @Test
  void startCarriesNoSecretButDigestsAndTheWayBack() throws Exception {
    FakeNode node = cluster.connect("web1");
    tenant.addWorkload(
        "team-a",
        new WorkloadSpec(
            "secret",
            null,
            Kind.PROCESS,
            List.of("/bin/env"),
            Map.of("PASSWORD", "hunter2"),
            null,
            new Demands(1, 1, 0),
            null,
            null,
            null,
            null));
    Instance made =
        tenant.addInstances("team-a", new NewInstances("secret", "s", null)).created().getFirst();
    awaitPhase("s", "active");

    var start = node.start(InstanceId.of(made.id()));
    assertThat(start.toString()).doesNotContain("hunter2");
    assertThat(start.parts()).hasSize(1);
    assertThat(start.fetchFrom()).isEqualTo(cluster.uri());
  }

  private Instance add(String name) throws Exception {
    return tenant
        .addInstances("team-a", new NewInstances("sleep", name, null))
        .created()
        .getFirst();
  }

  private Instance awaitPhase(String name, String phase) throws Exception {
    await().until(() -> phase.equals(tenant.instance("team-a", name).phase()));
    return tenant.instance("team-a", name);
  }

  private void awaitGone(String name) {
    await()
        .until(() -> tenant.instances("team-a").stream().noneMatch(one -> one.name().equals(name)));
  }
}
