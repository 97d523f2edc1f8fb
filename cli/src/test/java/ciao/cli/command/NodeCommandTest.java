package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that are changed by their names, as the controller is asked. */
final class NodeCommandTest extends TowardsFalseController {
  @BeforeEach
  void answers() {
    for (String name : new String[] {"web1", "id-1"}) {
      controller.answer("/v1/nodes/" + name, node("id-1", "web1"));
    }
    controller.refuse(
        "/v1/nodes/nope", 404, "not_found", "there is no node nope (expected: web1 or web2)");
    controller.answer("/v1/nodes/web2", node("id-2", "web2"));
    controller.answer("/v1/nodes/id-2", node("id-2", "web2"));
  }

  @Test
  void nodesAreChangedOnceEachHoweverTheyAreNamed() throws Exception {
    assertThat(run("node", "drain", "web1", "web2", "web1", "id-1")).isEqualTo(ExitCode.OK);
    assertThat(controller.asked)
        .filteredOn(asked -> asked.startsWith("POST"))
        .containsExactly("POST /v1/nodes/id-1/drain {}", "POST /v1/nodes/id-2/drain {}");
  }

  @Test
  void aNodeThatThereIsNotKeepsTheOthersFromBeingChanged() throws Exception {
    assertThat(run("node", "maintenance", "web1", "nope")).isEqualTo(ExitCode.REFUSED);
    assertThat(controller.asked).containsExactly("GET /v1/nodes/web1", "GET /v1/nodes/nope");
    assertThat(err.toString()).isEqualTo("ciao: there is no node nope (expected: web1 or web2)\n");
  }

  private static String node(String id, String hostname) {
    return """
    {"id": "%s", "hostname": "%s", "type": "compute_node", "status": "ready", "mode": "active",
     "labels": {}, "instances": 0}
    """
        .formatted(id, hostname);
  }
}
