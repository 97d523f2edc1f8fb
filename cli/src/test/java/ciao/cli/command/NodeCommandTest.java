package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.cli.ExitCode;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are changed by their names, as the controller is asked. */
final class NodeCommandTest {
  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();
  private FalseController controller;

  @BeforeEach
  void start() throws Exception {
    controller = new FalseController(directory);
    for (String name : new String[] {"web1", "id-1"}) {
      controller.answer("/v1/nodes/" + name, node("id-1", "web1"));
    }
    controller.answer("/v1/nodes/web2", node("id-2", "web2"));
    controller.answer("/v1/nodes/id-2", node("id-2", "web2"));
  }

  @AfterEach
  void stop() {
    controller.close();
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
    assertThat(controller.asked).containsExactly("GET /v1/nodes/web1");
    assertThat(err.toString()).contains("ciao: ");
  }

  private static String node(String id, String hostname) {
    return """
    {"id": "%s", "hostname": "%s", "type": "compute_node", "status": "ready", "mode": "active",
     "labels": {}, "instances": 0}
    """
        .formatted(id, hostname);
  }

  private int run(String... arguments) throws Exception {
    return controller.run(Identity.User.admin("ann"), new StringWriter(), err, arguments);
  }
}
