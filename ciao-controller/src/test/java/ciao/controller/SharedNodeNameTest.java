package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ciao.client.ApiException;
import ciao.client.api.NewInstances;
import ciao.client.api.NewPlan;
import ciao.client.api.NewPlan.NewNodes;
import ciao.client.api.Node;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes that have the same host name: it is nobody's until an id says which is meant. */
final class SharedNodeNameTest extends SharedCluster {
  private List<String> ids;

  @BeforeAll
  void twoNodesOfOneName() throws Exception {
    ids =
        Stream.of(cluster.connect("vm"), cluster.connect("vm"))
            .map(it -> it.id.toString())
            .sorted()
            .toList();
    await()
        .until(
            () -> operator.nodes().stream().filter(it -> it.hostname().equals("vm")).count() == 2);
  }

  @Test
  void theNameIsRefusedWithTheIdsAndNothingIsChanged() throws Exception {
    assertRefused(() -> operator.node("vm"));
    for (String verb : List.of("drain", "maintenance", "restore")) {
      assertRefused(() -> operator.changeNode("vm", verb));
    }
    assertThat(operator.nodes()).extracting(Node::mode).containsOnly("active");
  }

  @Test
  void aPlanAndAnExplanationRefuseItToo() throws Exception {
    List<String> vm = List.of("vm");
    assertRefused(() -> operator.plan(new NewPlan(null, null, vm, null, null)));
    assertRefused(() -> operator.plan(new NewPlan(null, null, null, vm, null)));
    List<NewNodes> like = List.of(new NewNodes("vm", null, null, 1));
    assertRefused(() -> operator.plan(new NewPlan(null, like, null, null, null)));

    tenant.addWorkload(name, ControllerLifecycleTest.sleep("web", 64));
    tenant.addInstances(name, new NewInstances("web", "web", null));
    assertRefused(() -> operator.explain(name, "web", "vm"));
  }

  @Test
  void theIdOfOneOfThemIsEnough() throws Exception {
    assertThat(operator.changeNode(ids.getLast(), "drain").id()).isEqualTo(ids.getLast());
    assertThat(operator.node(ids.getFirst()).mode()).isEqualTo("active");
    assertThat(operator.changeNode(ids.getLast(), "restore").mode()).isEqualTo("active");
  }

  private void assertRefused(ThrowingCallable named) {
    assertThatThrownBy(named)
        .isInstanceOfSatisfying(
            ApiException.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("ambiguous_node");
              assertThat(refused.problem().detail())
                  .isEqualTo(
                      "2 nodes are called vm: %s, %s (expected: one; give its id)"
                          .formatted(ids.getFirst(), ids.getLast()));
            });
  }
}
