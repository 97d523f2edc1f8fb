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

  private int explainAll(Identity.User user) throws Exception {
    return run(user, "instance", "explain", "h1", "--all", "--tenant=team-a", "--output=json");
  }
}
