package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.cli.ExitCode;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked about instances, with which certificate. */
final class InstanceCommandTest {
  private static final String EXPLANATION =
      """
      {"instance": "id-1", "name": "h1", "phase": "active"}
      """;

  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();
  private FalseController controller;

  @BeforeEach
  void start() throws Exception {
    controller = new FalseController(directory);
    controller.answer("/v1/tenants/team-a/instances/h1/explanation", EXPLANATION);
  }

  @AfterEach
  void stop() {
    controller.close();
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
    return controller.run(
        user,
        new StringWriter(),
        err,
        "instance",
        "explain",
        "h1",
        "--all",
        "--tenant=team-a",
        "--output=json");
  }
}
