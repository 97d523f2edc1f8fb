package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.api.Cluster;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.NewPlan;
import ciao.client.api.NewTenant;
import ciao.client.api.Plan;
import ciao.client.api.state.Address;
import ciao.client.api.state.StateTransaction;
import ciao.client.api.state.Step;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How nodes are chosen, changed while the cluster works. */
final class ClusterStrategyTest {
  private static final String TEAM = "team-a";

  @TempDir private Path home;

  private TestCluster cluster;
  private CiaoClient operator;

  @BeforeEach
  void twoNodes() throws Exception {
    cluster = new TestCluster(home);
    operator = cluster.client("admin");
    operator.addTenant(new NewTenant(TEAM));
    operator.addWorkload(TEAM, ControllerLifecycleTest.sleep("sleep", 64));
    cluster.connect("web1");
    cluster.connect("web2");
    awaitBothNodes();
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  @Test
  void whatIsSetHoldsFromThenOnAndForTheNextSchedulerToo() throws Exception {
    assertThat(operator.cluster().show().strategy()).isNull();
    assertThat(nodesOfTwo(null)).as("spread, as it comes").isEqualTo(2);

    operator.cluster().set(new Cluster("pack"));
    assertThat(operator.cluster().show().strategy()).isEqualTo("pack");
    await().until(() -> nodesOfTwo(null) == 1);

    cluster.restartScheduler();
    awaitBothNodes();
    await().until(() -> nodesOfTwo(null) == 1);

    operator.cluster().set(new Cluster("spread"));
    await().until(() -> nodesOfTwo(null) == 2);
    assertThat(operator.allEvents(EventQuery.ofKind("cluster")))
        .extracting(Event::message)
        .anyMatch(message -> message.startsWith("strategy is set to pack by "));
  }

  @Test
  void aWishThatIsRemovedIsForgottenWhenTheSchedulerStartsAgain() throws Exception {
    operator.cluster().set(new Cluster("pack"));
    await().until(() -> nodesOfTwo(null) == 1);

    Address wish = new Address("ClusterWish", "system", "cluster");
    List<Step> removal = List.of(new Step.Teardown(wish, ""), new Step.Destroy(wish, "", null));
    operator.state().write(new StateTransaction(removal), false);
    cluster.restartScheduler();
    awaitBothNodes();

    assertThat(operator.cluster().show().strategy()).isNull();
    assertThat(nodesOfTwo(null)).as("spread, as it comes").isEqualTo(2);
  }

  @Test
  void aStrategyTheSchedulerDoesNotHaveIsRefusedInItsWordsAndChangesNothing() throws Exception {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> operator.cluster().set(new Cluster("worst")))
        .withMessageContaining("worst")
        .withMessageContaining("spread, pack");
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> operator.cluster().set(new Cluster(null)))
        .withMessageContaining("strategy: missing");
    assertThat(operator.cluster().show().strategy()).isNull();
  }

  @Test
  void aTenantNeitherSeesNorSetsIt() throws Exception {
    CiaoClient tenant = cluster.client(TEAM);
    assertThatExceptionOfType(ApiException.class).isThrownBy(() -> tenant.cluster().show());
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> tenant.cluster().set(new Cluster("pack")));
  }

  /** Each has told the scheduler of its room. */
  private void awaitBothNodes() {
    await().ignoreException(ApiException.class).until(() -> nodesOfTwo("spread") == 2);
  }

  /**
   * How many nodes would take two more instances.
   *
   * @param strategy chosen in this way; null: as now
   */
  private long nodesOfTwo(@Nullable String strategy) throws Exception {
    NewPlan.MoreInstances two = new NewPlan.MoreInstances(TEAM, "sleep", 2);
    Plan plan = operator.plan(new NewPlan(strategy, null, null, null, List.of(two)));
    assertThat(plan.forecasts()).hasSize(1);
    return plan.forecasts().getFirst().on().size();
  }
}
