package ciao.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ciao.cli.architecture.Codebase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prepare-host.sh}, with lists of its own. */
final class PrepareHostTest {
  private static final Path SCRIPTS =
      Codebase.root().resolve("ciao-launcher/src/main/resources/ciao/launcher");
  private static final Pattern LINE =
      Pattern.compile("\\S+ +[a-z0-9.+-]+ +(launcher|netagent|guest|test) +\\S.*[^.]");

  @TempDir private Path directory;
  private String script = "";

  @BeforeEach
  void copyTheScript() throws IOException {
    script = Files.copy(SCRIPTS.resolve("prepare-host.sh"), directory.resolve("s.sh")).toString();
  }

  @Test
  void aHostThatHasEverythingIsLeftAlone() throws Exception {
    list("sh dash launcher runs scripts", "/etc/passwd base-passwd guest names users");

    assertThat(run()).isEqualTo(new Shell.Ended(0, ""));
    assertThat(run("--check")).isEqualTo(new Shell.Ended(0, ""));
  }

  @Test
  void checkNamesWhatIsMissingWithItsPackageAndReason() throws Exception {
    list("sh dash launcher runs scripts", "no-such-tool some-package launcher does something");

    assertThat(run("--check"))
        .isEqualTo(
            new Shell.Ended(
                3,
                "missing: no-such-tool, from the Debian package some-package (launcher): it does"
                    + " something\n"));
  }

  @Test
  void whatIsUnpackedIsLookedForInTheCache() throws Exception {
    list("UNPACK some-kernel guest boots");

    assertThat(run("--check").said()).contains(directory.resolve("cache/some-kernel").toString());
    Files.createDirectories(directory.resolve("cache/some-kernel"));
    assertThat(run("--check").status()).isZero();
  }

  @Test
  void onlyTheRolesAskedForCount() throws Exception {
    list("no-such-tool some-package launcher does something", "sh dash netagent runs scripts");

    assertThat(run("--check", "netagent").status()).isZero();
    assertThat(run("--check", "launcher").status()).isEqualTo(3);
  }

  @Test
  void testToolsAreInstalledOnlyWhenAskedFor() throws Exception {
    list("no-such-tool some-package test checks");

    assertThat(run("--check").status()).isZero();
    assertThat(run("--check", "test").status()).isEqualTo(3);
  }

  @Test
  void anUnknownRoleIsAUsageError() throws Exception {
    list();

    assertThat(run("kitchen"))
        .satisfies(ended -> assertThat(ended.status()).isEqualTo(2))
        .satisfies(ended -> assertThat(ended.said()).contains("value: kitchen (expected: "));
  }

  @Test
  void withoutRootItSaysWhatToRunWithSudo() throws Exception {
    assumeThat(System.getProperty("user.name"))
        .as("only root can become somebody else")
        .isEqualTo("root");
    list("no-such-tool some-package launcher does something");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

    Shell.Ended ended =
        Shell.run(
            Map.of("CIAO_CACHE", "/nonexistent"),
            "setpriv",
            "--reuid",
            "65534",
            "--regid",
            "65534",
            "--clear-groups",
            "sh",
            script);

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said()).contains("some-package needs root").contains("sudo").hasLineCount(1);
  }

  @Test
  void whereThereIsNoAptItNamesThePackages() throws Exception {
    list("no-such-tool some-package launcher does something");
    Path programs = Files.createDirectory(directory.resolve("bin"));
    Files.createSymbolicLink(programs.resolve("id"), Path.of("/usr/bin/id"));

    Shell.Ended ended =
        Shell.run(
            Map.of(
                "PATH", programs.toString(), "CIAO_CACHE", directory.resolve("cache").toString()),
            "/bin/sh",
            script);

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said())
        .contains("apt-get is missing")
        .contains("some-package")
        .hasLineCount(1);
  }

  @Test
  void everyLineOfTheRealListIsWellFormed() throws IOException {
    List<String> lines =
        Files.readAllLines(SCRIPTS.resolve("host-packages")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    assertThat(lines).hasSizeGreaterThan(5).allMatch(line -> LINE.matcher(line).matches());
  }

  private void list(String... lines) throws IOException {
    Files.write(directory.resolve("host-packages"), List.of(lines));
  }

  private Shell.Ended run(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = "/bin/sh";
    command[1] = script;
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return Shell.run(Map.of("CIAO_CACHE", directory.resolve("cache").toString()), command);
  }
}
