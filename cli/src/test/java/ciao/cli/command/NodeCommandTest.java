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

  @Test
  void nodesAreListedByTheirNamesWithWhatIsFreeOfTheirDevices() throws Exception {
    String gpus =
        """
        {"id": "id-3", "hostname": "web1", "type": "compute_node", "status": "ready",
         "mode": "active", "labels": {"zone": "a", "arch": "x86_64"}, "instances": 0,
         "capacity": {"vcpus": 4, "memory_mib": 8, "disk_mib": 9, "slots": 5,
                      "devices": {"gpu": 4, "fpga": 1}},
         "room": {"vcpus": 1, "memory_mib": 8, "disk_mib": 9, "slots": 5, "devices": {"gpu": 3}}}
        """;
    controller.answer(
        "/v1/nodes",
        "{\"items\": [%s, %s, %s]}".formatted(gpus, node("id-2", "web2"), node("id-1", "web1")));

    assertThat(run("node", "list", "-o", "wide")).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines().skip(1).map(line -> line.split(" +")[0]))
        .containsExactly("web1", "web1", "web2");
    assertThat(out.toString().lines().toList().get(1)).contains("id-1");
    assertThat(out.toString().lines().toList().get(2))
        .contains("1 of 4", "id-3", "fpga=0 of 1,gpu=3 of 4  arch=x86_64,zone=a");
  }

  private static String node(String id, String hostname) {
    return """
    {"id": "%s", "hostname": "%s", "type": "compute_node", "status": "ready", "mode": "active",
     "labels": {}, "instances": 0}
    """
        .formatted(id, hostname);
  }
}
