package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import ciao.client.api.NewTenant;
import ciao.client.api.NodeExplanation;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why an instance is not on a certain node: asked of a real scheduler. */
final class WhyNotTest {
  private static final String TEAM = "team-a";

  @TempDir private Path home;

  private TestCluster cluster;
  private CiaoClient operator;

  @BeforeEach
  void twoNodesOfAMillionMebibytes() throws Exception {
    cluster = new TestCluster(home);
    operator = cluster.client("admin");
    operator.addTenant(new NewTenant(TEAM));
    cluster.connect("web1");
    cluster.connect("web2");
    await().until(() -> operator.nodes().size() == 2);
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  @Test
  void ofOneThatWaitsTheNodeSaysWhatItLacks() throws Exception {
    operator.addWorkload(TEAM, ControllerLifecycleTest.sleep("giant", 1_000_512));
    operator.addInstances(TEAM, new NewInstances("giant", "giant", null));

    NodeExplanation giant = operator.explain(TEAM, "giant", "web2");
    assertThat(giant.fits()).isFalse();
    assertThat(giant.why()).matches("the node lacks \\d+ MiB of memory");
    assertThatThrownBy(() -> operator.explain(TEAM, "giant", "web9"))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused -> assertThat(refused.problem().code()).isEqualTo("not_found"));
  }

  @Test
  void ofOneThatRunsBothItsDiskAndWhatTheOtherNodeLacksAreTold() throws Exception {
    operator.addWorkload(TEAM, ControllerLifecycleTest.sleep("half", 600_000));
    Instance first = started("first");
    String there = first.hostname();
    String other = there.equals("web1") ? "web2" : "web1";
    assertThat(operator.explain(TEAM, "first", there).why()).isEqualTo("it is there");
    String bound = "its disk is on node " + there + ", and it starts only there";

    NodeExplanation free = operator.explain(TEAM, "first", other);
    assertThat(free.fits()).isFalse();
    assertThat(free.why()).isEqualTo(bound + "; otherwise it would fit there now");

    assertThat(started("second").hostname()).as("the only one with room").isEqualTo(other);
    NodeExplanation full = operator.explain(TEAM, "first", other);
    assertThat(full.fits()).isFalse();
    assertThat(full.why()).matches(bound + "; besides, the node lacks \\d+ MiB of memory");
  }

  @Test
  void whereItsDiskIsIsToldWithoutAScheduler() throws Exception {
    operator.addWorkload(TEAM, ControllerLifecycleTest.sleep("half", 600_000));
    String there = started("first").hostname();
    String other = there.equals("web1") ? "web2" : "web1";

    cluster.stopScheduler();
    await()
        .untilAsserted(() ->
            assertThat(operator.explain(TEAM, "first", other).why())
                .isEqualTo("its disk is on node " + there + ", and it starts only there"));
    assertThat(operator.explain(TEAM, "first", there).why()).isEqualTo("it is there");
  }

  private Instance started(String name) throws Exception {
    operator.addInstances(TEAM, new NewInstances("half", name, null));
    return await().until(() -> operator.instance(TEAM, name), it -> it.phase().equals("active"));
  }
}
