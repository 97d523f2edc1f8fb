package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.client.api.Event;
import ciao.client.api.EventQuery;
import ciao.client.api.Instance;
import ciao.client.api.Problem;
import ciao.client.api.state.Address;
import ciao.client.api.state.StateTransaction;
import ciao.client.api.state.Step;
import ciao.controller.resource.Desired;
import ciao.controller.resource.InstanceSpec;
import ciao.controller.resource.Resources;
import ciao.controller.resource.WorkloadSpec;
import ciao.state.Pointer;
import ciao.state.memory.SpecCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What operators may not write to the store itself. */
final class StateGuardTest extends SharedCluster {
  private Problem refused(String type, String operation) throws Exception {
    return refused(type, "00000000-0000-0007-0000-000000000007", operation);
  }

  private Problem refused(String type, String id, String operation) throws Exception {
    Rest admin = new Rest(cluster.http(TestCluster.user("admin")), cluster.uri());
    String at =
        "{\"type\": \"%s\", \"namespace\": \"%s\", \"id\": \"%s\"}".formatted(type, name, id);
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
  void whatCannotLieWhereItIsToLieIsNotStored() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("sleep", 1));
    WorkloadSpec workload = cluster.store().list(Resources.WORKLOAD, name).getFirst().spec();
    InstanceSpec web = new InstanceSpec("web", "w", workload, Desired.RUNNING, 1);
    String spec = new String(SpecCodec.write(web), StandardCharsets.UTF_8);
    Problem problem =
        refused("Instance", "web-1", "{\"create\": {\"at\": %s, \"spec\": " + spec + "}}");

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.detail()).startsWith("operations[0]: id: web-1 (expected: a UUID such as");
    assertThat(cluster.store().list(Resources.INSTANCE, name)).isEmpty();
    assertThat(refused("Tenant", "EVIL x", "{\"create\": {\"at\": %s, \"spec\": {}}}").detail())
        .startsWith("operations[0]: namespace: " + name + " (expected: system)");
  }

  @Test
  void aFieldThatIsMissingIsNamed() throws Exception {
    assertThat(refused("Instance", "{\"create\": {\"at\": %s, \"spec\": {}}}").detail())
        .endsWith("field 'name' is missing");
    assertThat(
            refused(
                    "Instance",
                    "{\"create\": {\"at\": %s, \"spec\": {\"name\": \"web\", \"definition\": {\"name\": \"w\"}}}}")
                .detail())
        .endsWith("field 'definition.kind' is missing");
  }

  @Test
  void whatNobodyCouldBeCalledIsNotStored() throws Exception {
    assertThat(refused("Name", "Instance/web", "{\"create\": {\"at\": %s, \"spec\": {}}}").detail())
        .startsWith("operations[0]: spec.id: null (expected: a UUID");
    assertThat(
            refused(
                    "Image",
                    "{\"create\": {\"at\": %s, \"spec\": {\"name\": \"a b\", \"kind\": \"vm\", \"format\": \"raw\", \"blobs\": []}}}")
                .detail())
        .startsWith("operations[0]: spec.name: a b (expected: 1 to 63");
  }

  /** It may have been stored by an earlier version, or straight into a database. */
  @Test
  void whatLiesWhereNothingCanKeepsNoControllerFromStarting() throws Exception {
    tenant.addWorkload(name, ControllerLifecycleTest.sleep("sleep", 1));
    WorkloadSpec workload = cluster.store().list(Resources.WORKLOAD, name).getFirst().spec();
    Pointer<InstanceSpec> strange = Resources.INSTANCE.at(name, "web-1");
    InstanceSpec spec = new InstanceSpec("web", "w", workload, Desired.RUNNING, 1);
    cluster.store().create(strange, Resources.NOBODY, spec).join();
    cluster.stopController();
    cluster.startController();

    await()
        .untilAsserted(() ->
            assertThat(operator.allEvents(EventQuery.ALL))
                .filteredOn(event -> event.subject().equals(strange.toString()))
                .extracting(Event::message)
                .isNotEmpty()
                .allSatisfy(message ->
                    assertThat(message)
                        .startsWith("is left alone, since no instance can lie there: id: web-1")));
    assertThat(tenant.instances(name))
        .extracting(Instance::reason)
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("id: web-1 (expected: a UUID");
    operator
        .state()
        .write(
            new StateTransaction(
                List.of(new Step.Destroy(new Address("Instance", name, "web-1"), null, null))),
            false);
    assertThat(tenant.instances(name)).isEmpty();
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
