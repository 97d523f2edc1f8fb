package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Problem;
import org.junit.jupiter.api.Test;

/** What operators may not write to the store itself. */
final class StateGuardTest extends SharedCluster {
  private Problem refused(String type, String operation) throws Exception {
    Rest admin = new Rest(cluster.http(TestCluster.user("admin")), cluster.uri());
    String at = "{\"type\": \"%s\", \"namespace\": \"%s\", \"id\": \"x\"}".formatted(type, name);
    return admin
        .post("/v1/state/transaction", "{\"operations\": [" + operation.formatted(at) + "]}")
        .problem();
  }

  @Test
  void whatTheControllerCouldNotReadIsNotStored() throws Exception {
    Problem problem =
        refused(
            "Image",
            "{\"create\": {\"at\": %s, \"spec\": {\"name\": \"x\", \"kind\": \"teapot\"}}}");
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.detail()).contains("operations[0]", "kind");

    assertThat(operator.nodes()).isEmpty();
    assertThat(tenant.images(name)).isEmpty();
  }

  @Test
  void whatAReconcilerAloneWritesNobodyElseDoes() throws Exception {
    String destroy = "{\"destroy\": {\"at\": %s, \"owner\": \"node-reconciler\"}}";
    assertThat(refused("Event", destroy).detail()).contains("written by the event-log alone");

    Problem problem = refused("NodeStatus", destroy);
    assertThat(problem.status()).isEqualTo(403);
    assertThat(problem.detail()).contains("written by the node-reconciler alone");
  }
}
