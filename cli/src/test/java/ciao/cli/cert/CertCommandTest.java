package ciao.cli.cert;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.certs.PkiDirectory;
import ciao.certs.Role;
import ciao.certs.Roles;
import ciao.cli.CommandRoot;
import ciao.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CertCommandTest {
  private static final UUID WEB1 = UUID.fromString("2f6a64a5-0c5b-4d5a-9a3e-52a9b1c6d0aa");

  @TempDir private Path home;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void initialise() {
    assertThat(run("init")).as("%s", said).isEqualTo(ExitCode.OK);
  }

  @Test
  void aNodeGetsTheRolesAndTheIdItWasGiven() throws Exception {
    assertThat(run("issue", "--node", "web1", "--roles", "agent,netagent", "--uuid", "" + WEB1))
        .as("%s", said)
        .isEqualTo(ExitCode.OK);

    assertThat(pki().node("web1").identity())
        .isEqualTo(new Identity.Node("web1", WEB1, Roles.of(Role.AGENT, Role.NETAGENT)));
  }

  @Test
  void aUserActsForTheTenantsItWasGiven() throws Exception {
    assertThat(run("issue", "--user", "alice", "--tenant", "team-a,team-b"))
        .as("%s", said)
        .isEqualTo(ExitCode.OK);

    assertThat(pki().user("alice").identity())
        .isEqualTo(new Identity.User("alice", List.of("team-a", "team-b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--node web1 --user alice --roles agent",
        "--node web1 --roles agent --tenant team-a",
        "--node web1 --roles agent --admin",
        "--user alice",
        "--user alice --tenant team-a --admin",
        "--user alice --admin --roles agent",
        "--user alice --admin --host web1",
        "--user alice --admin --uuid 2f6a64a5-0c5b-4d5a-9a3e-52a9b1c6d0aa"
      })
  void whatFitsNeitherANodeNorAUserIsRefusedWithBothForms(String options) {
    assertThat(run("issue", options.isEmpty() ? new String[0] : options.split(" ")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).contains("--node NAME --roles ROLE", "--user NAME --admin");
  }

  private PkiDirectory pki() {
    return new PkiDirectory(home.resolve("pki"), InstantSource.system());
  }

  private int run(String verb, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("cert", verb, "--home", home.toString()), Arrays.stream(options))
            .toArray(String[]::new);
    CommandLine line = CommandRoot.commandLine(arguments);
    line.setOut(new PrintWriter(said));
    line.setErr(new PrintWriter(said));
    return line.execute(arguments);
  }
}
