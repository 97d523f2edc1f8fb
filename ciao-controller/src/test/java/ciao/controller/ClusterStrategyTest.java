package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.api.Cluster;
import ciao.client.api.Event;
import ciao.client.api.NewInstances;
import ciao.client.api.NewTenant;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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
  private int instances;

  @BeforeEach
  void twoNodes() throws Exception {
    cluster = new TestCluster(home);
    operator = cluster.client("admin");
    operator.addTenant(new NewTenant(TEAM));
    operator.addWorkload(TEAM, ControllerLifecycleTest.sleep("sleep", 64));
    cluster.connect("web1");
    cluster.connect("web2");
    await().until(() -> operator.nodes().size() == 2);
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  @Test
  void whatIsSetHoldsFromThenOnAndForTheNextSchedulerToo() throws Exception {
    assertThat(operator.cluster().show().strategy()).isNull();
    assertThat(nodesOfNewInstances()).as("spread, as it comes").hasSize(2);

    operator.cluster().set(new Cluster("pack"));
    assertThat(operator.cluster().show().strategy()).isEqualTo("pack");
    await().until(() -> nodesOfNewInstances().size() == 1);

    cluster.restartScheduler();
    await().until(() -> nodesOfNewInstances().size() == 1);

    operator.cluster().set(new Cluster("spread"));
    await().until(() -> nodesOfNewInstances().size() == 2);
    assertThat(operator.allEvents("cluster"))
        .extracting(Event::message)
        .anyMatch(message -> message.startsWith("strategy is set to pack by "));
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

  /** Where two more instances went. */
  private Set<String> nodesOfNewInstances() throws Exception {
    Set<String> nodes = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      String name = "i" + ++instances;
      operator.addInstances(TEAM, new NewInstances("sleep", name, null));
      await().until(() -> operator.instance(TEAM, name).node() != null);
      nodes.add(operator.instance(TEAM, name).node());
    }
    return nodes;
  }
}
