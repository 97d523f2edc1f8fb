package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.cli.CommandRoot;
import ciao.cli.ExitCode;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Where the controller is, and for whom is asked, as it is told. */
final class ConnectionTest extends TowardsFalseController {
  private static final Identity.User BOTH = new Identity.User("alice", List.of("team-a", "team-b"));

  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:99999",
        "https://127.0.0.1:0",
        "127.0.0.1:99999",
        "https://127.0.0.1:37802/x",
        "https://ann@127.0.0.1:37802",
        "https://127.0.0.1:37802?x",
        "https://127.0.0.1:37802#x",
        "http://127.0.0.1:37802"
      })
  void anAddressWithMoreOrLessThanHostAndPortIsRefused(String address) throws Exception {
    String sentence = "ciao: controller: " + address + " (expected: https://HOST:PORT";
    CommandLine given = said();
    assertThat(given.execute("node", "list", "--controller", address)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith(sentence);

    err.getBuffer().setLength(0);
    local("controller=" + address);
    CommandLine kept = said();
    assertThat(kept.execute("node", "list", "--home", home.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void anAddressMayEndWithASlash(String end) throws Exception {
    URI address = URI.create("https://127.0.0.1:" + controller.address().getPort() + end);

    int code = controller.run(BOTH, address, out, err, "tenant", "show", "team-a");

    assertThat(code).as(err.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("HTTP 404");
  }

  @Test
  void aTenantThatTheHomeNamesIsANameToo() throws Exception {
    local("tenant=../x");

    assertThat(run(BOTH, "workload", "list", "--home", home.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("ciao: tenant: '../x' (expected: a tenant's name)");
  }

  @Test
  void aDirectoryIsNoCertificate() throws Exception {
    String file = controller.authorityFile().toString();
    CommandLine line = said();
    int code =
        line.execute(
            "node", "list", "--controller", "localhost", "--ca", file, "--certificate", "/");

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("ciao: certificate: / is a directory (expected: a file)");
  }

  private void local(String line) throws Exception {
    Path client = Files.createDirectories(home.resolve("client"));
    Files.writeString(client.resolve("client.properties"), line);
  }

  private CommandLine said() {
    CommandLine line = CommandRoot.commandLine("node", "list");
    line.setErr(new PrintWriter(err));
    return line;
  }
}
