package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.cli.ExitCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked about instances, with which certificate. */
final class InstanceCommandTest extends TowardsFalseController {
  private static final String EXPLANATION =
      """
      {"instance": "id-1", "name": "h1", "phase": "active"}
      """;

  @BeforeEach
  void answers() {
    controller.answer("/v1/tenants/team-a/instances/h1/explanation", EXPLANATION);
  }

  @Test
  void theReasonsOfAllNodesAreForOperatorsAndATenantIsToldSo() throws Exception {
    Identity.User alice = new Identity.User("alice", List.of("team-a"));

    assertThat(explainAll(alice)).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString())
        .startsWith(
            "ciao: --all: only operators may do this (expected: a certificate of organisation");
    assertThat(controller.asked).isEmpty();

    assertThat(explainAll(Identity.User.admin("ann"))).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(controller.asked).containsExactly("GET /v1/tenants/team-a/instances/h1/explanation");
  }

  @Test
  void instancesAreListedByTheirNames() throws Exception {
    controller.answer(
        "/v1/tenants/team-a/instances",
        "{\"items\": [%s, %s, %s]}"
            .formatted(
                instance("id-1", "web-2"), instance("id-2", "db"), instance("id-3", "web-1")));

    for (String format : List.of("name", "wide")) {
      out.getBuffer().setLength(0);
      assertThat(run("instance", "list", "--tenant=team-a", "-o", format)).isEqualTo(ExitCode.OK);
      assertThat(out.toString().lines().map(line -> line.split(" +")[0]))
          .endsWith("db", "web-1", "web-2");
    }
  }

  private static String instance(String id, String name) {
    return """
    {"id": "%s", "tenant": "team-a", "name": "%s", "workload": "w", "kind": "process",
     "desired": "running", "phase": "active", "generation": 1, "restarts": 0, "version": 1,
     "created": "2026-01-01T00:00:00Z"}
    """
        .formatted(id, name);
  }

  private int explainAll(Identity.User user) throws Exception {
    return run(user, "instance", "explain", "h1", "--all", "--tenant=team-a", "--output=json");
  }
}
