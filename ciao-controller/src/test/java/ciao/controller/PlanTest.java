package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.client.ApiException;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.Explanation;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import ciao.client.api.NewPlan;
import ciao.client.api.NewPlan.MoreInstances;
import ciao.client.api.NewPlan.NewNodes;
import ciao.client.api.Plan;
import ciao.client.api.Plan.Forecast;
import ciao.client.api.Room;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What would happen if, and what was decided: asked of a real scheduler. */
final class PlanTest extends SharedCluster {
  private FakeNode web1;

  @BeforeAll
  void twoNodesOfAMillionMebibytes() throws Exception {
    web1 = cluster.connect("web1");
    cluster.connect("web2");
    await()
        .until(() ->
            operator.nodes().stream().filter(node -> node.hostname().startsWith("web")).count()
                == 2);
  }

  @Test
  void moreOfAWorkloadIsPlacedAndTheRestWaitsWithItsReasonsAndNothingIsChanged() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("big", 400_000));
    Plan plan = operator.plan(place("big", 5));
    Forecast big = forecast(plan, "more");
    assertThat(big.placed()).isEqualTo(4);
    assertThat(plan.moved()).isZero();
    assertThat(big.on())
        .extracting(Plan.Share::hostname, Plan.Share::count)
        .containsExactlyInAnyOrder(Tuple.tuple("web1", 2), Tuple.tuple("web2", 2));
    assertThat(big.waiting()).isEqualTo(1);
    assertThat(big.refusal().message()).contains("2 lack memory");
    assertThat(big.refusal().vetoes()).extracting(Explanation.Veto::nodes).containsExactly(2);

    assertThat(forecast(operator.plan(place("big", 5)), "more").placed()).isEqualTo(4);
    assertThat(tenant.instances(name)).isEmpty();
  }

  @Test
  void whereWhatRunsOnALostOrDrainedNodeWouldFitIsTold() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("web", 64));
    tenant.addInstances(name, new NewInstances("web", null, 4));
    await()
        .until(() -> tenant.instances(name).stream().allMatch(one -> one.phase().equals("active")));
    int there =
        (int)
            tenant.instances(name).stream()
                .filter(one -> Objects.equals(one.hostname(), "web1"))
                .count();
    for (NewPlan plan :
        List.of(
            new NewPlan(null, null, List.of("web1"), null, null),
            new NewPlan(null, null, null, List.of(web1.id.toString()), null))) {
      Plan answer = operator.plan(plan);
      assertThat(answer.moved())
          .as("others' besides")
          .isGreaterThanOrEqualTo(there)
          .isEqualTo(answer.placed());
      Forecast moves = forecast(answer, "moves");
      assertThat(moves.placed()).isEqualTo(there);
      assertThat(moves.on()).extracting(Plan.Share::hostname).containsOnly("web2");
    }
  }

  @Test
  void aNodeThatIsNamedTwiceIsLostOnce() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("web", 64));
    tenant.addInstances(name, new NewInstances("web", null, 2));
    await()
        .until(() -> tenant.instances(name).stream().allMatch(one -> one.phase().equals("active")));
    String id = web1.id.toString();
    int there = forecast(operator.plan(lose("web1")), "moves").placed();
    assertThat(there).isPositive();

    for (NewPlan plan :
        List.of(
            lose("web1", "web1"),
            lose("web1", id),
            new NewPlan(null, null, null, List.of(id, "web1", id), null))) {
      assertThat(forecast(operator.plan(plan), "moves").placed()).isEqualTo(there);
    }
    assertRefused(
        new NewPlan(null, null, List.of("web1"), List.of("web2", id), null),
        "invalid",
        "node web1: among lose and among drain (expected: one of them)");
  }

  @Test
  void aPlanNamesNodesByTheThousandAndNoMore() throws Exception {
    String[] most = Collections.nCopies(10_000, web1.id.toString()).toArray(String[]::new);
    assertThat(operator.plan(lose(most)).nodes()).isEqualTo(2);
    String[] more = Collections.nCopies(10_001, web1.id.toString()).toArray(String[]::new);
    assertRefused(lose(more), "invalid", "lose: 10001 entries (expected: at most 10000)");
  }

  @Test
  void nodesThatAreAddedTakeWhatOthersCannot() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("huge", 700_000));
    NewNodes like = new NewNodes("web1", null, null, 1);
    NewNodes small = new NewNodes(null, new Room(8, 800_000, 0, 10, null), Map.of("zone", "b"), 1);
    Plan plan =
        operator.plan(
            new NewPlan(
                "pack",
                List.of(like, small),
                null,
                null,
                List.of(new MoreInstances(name, "huge", 5))));
    Forecast huge = forecast(plan, "more");
    assertThat(huge.on())
        .extracting(Plan.Share::hostname)
        .containsExactlyInAnyOrder("web1", "web2", "web1-1", "new-1");
    assertThat(huge.waiting()).isEqualTo(1);
    assertThat(plan.nodes()).isEqualTo(2);
  }

  @Test
  void aPlanThatMakesNoSenseIsRefusedWithWhatIsWrong() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("web", 64));
    assertRefused(new NewPlan(null, null, null, null, null), "invalid", "the plan is empty");
    assertRefused(place("nothing", 1), "not_found", "there is no workload nothing");
    MoreInstances nobodys = new MoreInstances("team-x", "web", 1);
    assertRefused(
        new NewPlan(null, null, null, null, List.of(nobodys)),
        "not_found",
        "there is no tenant team-x; `ciao tenant list`");
    assertRefused(place("web", 0), "invalid", "place.count: 0 (expected: 1 to 100000)");
    assertRefused(place("web", 100_001), "invalid", "place.count: 100001");
    assertRefused(
        new NewPlan(null, null, List.of("web9"), null, null), "not_found", "no node web9");
    assertRefused(
        new NewPlan("best", null, null, null, null), "invalid_plan", "expected one of: spread");
    assertRefused(
        new NewPlan(null, List.of(new NewNodes(null, null, null, 1)), null, null, null),
        "invalid",
        "either like or capacity");
    NewNodes nothing = new NewNodes(null, new Room(0, 1, 0, 1, null), null, 1);
    assertRefused(new NewPlan(null, List.of(nothing), null, null, null), "invalid", "add.capacity");
    NewPlan many =
        new NewPlan(
            null,
            null,
            null,
            null,
            List.of(
                new MoreInstances(name, "web", 60_000), new MoreInstances(name, "web", 60_000)));
    assertRefused(many, "plan_too_large", "120000 in all (expected: at most 100000)");
  }

  @Test
  void aPlanAddsNoNodesThatNoLauncherCouldBe() throws Exception {
    assertRefused(
        labelled(Map.of("rä ck", "1")),
        "invalid",
        "add.labels: the key 'rä ck' (expected: 1 to 63");
    assertRefused(labelled(Map.of("zone", "a b")), "invalid", "add.labels: zone=a b (expected: at");
    NewNodes device = new NewNodes(null, new Room(1, 1, 0, 1, Map.of("memory", 1)), null, 1);
    assertRefused(
        new NewPlan(null, List.of(device), null, null, null),
        "invalid",
        "add.capacity.devices: 'memory' (expected: a name of at most");
  }

  private static NewPlan labelled(Map<String, String> labels) {
    return new NewPlan(null, List.of(new NewNodes("web1", null, labels, 1)), null, null, null);
  }

  @Test
  void aTenantSeesWhatItsInstanceLacksAndNothingOfNodesOrOthers() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("giant", 1_000_512));
    tenant.addInstances(name, new NewInstances("giant", "giant", null));
    Explanation own =
        await().until(() -> tenant.explain(name, "giant"), it -> it.refusal() != null);
    assertThat(own.refusal().message())
        .isEqualTo(own.reason())
        .contains(
            "the largest would lack up to 512 MiB of memory", "all lack memory; the nearest lacks ")
        .doesNotContain("web1", "web2", " 2 ");
    assertThat(own.refusal().vetoes()).isEmpty();
    assertThat(own.refusal().nearestMiss()).isNull();

    Explanation seen = operator.explain(name, "giant");
    Explanation.Refusal all = seen.refusal();
    assertThat(all.message())
        .as("what the operator is told first, too")
        .isEqualTo(seen.reason())
        .contains("2 lack memory (nearest: web");
    assertThat(all.nearestMiss().hostname()).startsWith("web");
    tenant.deleteInstance(name, "giant");
  }

  @Test
  void whatWasDecidedIsKeptWhenTheInstanceIsGone() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("web", 64));
    tenant.addInstances(name, new NewInstances("web", "web", null));
    Instance web = await().until(() -> tenant.instance(name, "web"), PlanTest::isActive);
    tenant.deleteInstance(name, "web");
    await().until(() -> tenant.instances(name).isEmpty());

    Event own =
        await()
            .until(
                () -> tenant.events(name, EventQuery.ofKind(Event.PLACEMENT)), it -> !it.isEmpty())
            .getFirst();
    assertThat(own.message())
        .isEqualTo("placed on node " + web.hostname() + ": the first with room");
    assertThat(own.decision().instance()).isEqualTo(web.id());
    assertThat(own.decision().generation()).isEqualTo(1);
    assertThat(own.decision().placement().nodes()).isNull();
    assertThat(own.decision().placement().version()).isNull();
    assertThat(operator.allEvents(EventQuery.ofKind(Event.PLACEMENT)))
        .filteredOn(event -> event.id().equals(own.id()))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.decision().placement().nodes()).isEqualTo(2);
          assertThat(event.decision().placement().version()).as("node events seen").isPositive();
        });
    assertThat(tenant.events(name, EventQuery.ofKind("instance")))
        .isNotEmpty()
        .allMatch(event -> event.kind().equals("instance") && event.decision() == null);
  }

  @Test
  void aKindOfEventThatThereIsNotIsRefusedWithThoseThereAre() {
    String words =
        "kind: nosuch (expected one of: cluster, image, instance, node, placement, state, tenant,"
            + " workload)";

    assertThatThrownBy(() -> tenant.events(name, EventQuery.ofKind("nosuch"))).hasMessage(words);
    assertThatThrownBy(() -> tenant.watchEvents(name, EventQuery.ofKind("nosuch")))
        .hasMessage(words);
    assertThatThrownBy(() -> operator.allEvents(EventQuery.ofKind("nosuch"))).hasMessage(words);
  }

  private static NewPlan lose(String... nodes) {
    return new NewPlan(null, null, List.of(nodes), null, null);
  }

  private NewPlan place(String workload, int count) {
    return new NewPlan(null, null, null, null, List.of(new MoreInstances(name, workload, count)));
  }

  private Forecast forecast(Plan plan, String cause) {
    return plan.forecasts().stream()
        .filter(one -> one.tenant().equals(name) && one.cause().equals(cause))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing of " + name + " in " + plan));
  }

  private void assertRefused(NewPlan plan, String code, String sentence) {
    assertThatThrownBy(() -> operator.plan(plan))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo(code);
              assertThat(refused.problem().detail()).contains(sentence);
            });
  }

  private static boolean isActive(Instance instance) {
    return instance.phase().equals("active");
  }
}
