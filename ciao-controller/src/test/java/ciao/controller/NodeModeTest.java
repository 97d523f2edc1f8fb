package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.client.CiaoClient;
import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.Explanation;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import ciao.client.api.NewTenant;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are to get nothing new, and nodes that are to be emptied. */
final class NodeModeTest {
  private static final String TEAM = "team-a";

  @TempDir private Path home;

  private TestCluster cluster;
  private CiaoClient operator;

  @BeforeEach
  void aNodeWithAnInstance() throws Exception {
    cluster = new TestCluster(home);
    operator = cluster.client("admin");
    operator.addTenant(new NewTenant(TEAM));
    operator.addWorkload(TEAM, ControllerLifecycleTest.sleep("sleep", 64));
    cluster.connect("web1");
    add("first");
    await().until(() -> isActive("first"));
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  @Test
  void aDrainedNodeGetsNothingNewWhileWhatRunsGoesOnUntilItIsRestored() throws Exception {
    assertThat(operator.changeNode("web1", "drain").mode()).isEqualTo("draining");
    awaitVeto("second", "draining");
    assertThat(isActive("first")).isTrue();
    assertThat(operator.node("web1").status()).isEqualTo("ready");

    assertThat(operator.changeNode("web1", "restore").mode()).isEqualTo("active");
    await().until(() -> isActive("second"));
    assertThat(operator.allEvents(EventQuery.ofKind("node")))
        .extracting(Event::message)
        .anyMatch(message -> message.startsWith("is drained by "))
        .anyMatch(message -> message.startsWith("is given work again by "));
  }

  @Test
  void whatRunsOnANodeInMaintenanceIsEndedAndStartsAgainOnlyWhenBothAreWished() throws Exception {
    operator.changeNode("web1", "maintenance");
    await().until(() -> operator.instance(TEAM, "first").phase().equals("exited"));
    awaitVeto("second", "maintenance");
    operator.startInstance(TEAM, "first");
    assertThat(operator.explain(TEAM, "second", "web1").why())
        .isEqualTo("the node lacks the status READY: it is in maintenance");

    operator.changeNode("web1", "restore");
    await().until(() -> isActive("second") && isActive("first"));
  }

  @Test
  void theModeOutlivesTheSchedulerTheControllerAndTheNodesConnection() throws Exception {
    operator.changeNode("web1", "maintenance");
    await().until(() -> operator.instance(TEAM, "first").phase().equals("exited"));
    cluster.restartScheduler();
    awaitVeto("second", "maintenance");
    cluster.stopController();
    cluster.startController();
    operator = cluster.client("admin");
    awaitVeto("third", "maintenance");
    assertThat(operator.node("web1").mode()).isEqualTo("maintenance");
  }

  private void add(String name) throws Exception {
    operator.addInstances(TEAM, new NewInstances("sleep", name, null));
  }

  private boolean isActive(String name) throws Exception {
    Instance instance = operator.instance(TEAM, name);
    return instance.phase().equals("active");
  }

  /** The first STARTs may come before the scheduler has heard of it. */
  private void awaitVeto(String name, String reason) throws Exception {
    add(name);
    await()
        .until(() -> {
          Explanation.Refusal refusal = operator.explain(TEAM, name).refusal();
          return refusal != null
              && refusal.vetoes().stream().anyMatch(veto -> veto.reason().equals(reason));
        });
    assertThat(operator.instance(TEAM, name).phase()).isEqualTo("pending");
  }
}
