package ciao.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.architecture.Codebase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The {@code ciao} script, installed beside a jar, with a Java that only says how it was called.
 */
final class CiaoScriptTest {
  /** Says its arguments; asked for a class archive, it writes one. */
  private static final String JAVA =
      """
      for argument in "$@"; do
        case $argument in -XX:ArchiveClassesAtExit=*) echo archive >"${argument#*=}"; exit ;; esac
      done
      echo "$@"
      """;

  @TempDir private Path directory;
  private Path script = Path.of("");
  private Path java = Path.of("");

  @BeforeEach
  void install() throws IOException {
    Path installed = Files.createDirectory(directory.resolve("installed"));
    script = Files.copy(Codebase.root().resolve("ciao"), installed.resolve("ciao"));
    Files.copy(Codebase.root().resolve(".mvn/find-jdk.sh"), installed.resolve("find-jdk.sh"));
    Files.writeString(installed.resolve("ciao.jar"), "a jar");
    java = Shell.java(directory.resolve("jdk"), "25.0.3", Map.of("java", JAVA));
  }

  @Test
  void commandsRunFromTheJarWithAClassArchive() throws Exception {
    assertThat(said("instance", "list", "--output", "a b"))
        .contains("-XX:TieredStopAtLevel=1")
        .contains("-XX:SharedArchiveFile=" + script.resolveSibling("ciao.jsa"))
        .endsWith("-jar " + script.resolveSibling("ciao.jar") + " instance list --output a b");
  }

  @Test
  void anArchiveOlderThanTheJarIsMadeAnew() throws Exception {
    Path archive = Files.writeString(script.resolveSibling("ciao.jsa"), "old");
    Files.setLastModifiedTime(archive, FileTime.from(Instant.EPOCH));
    said("--version");

    assertThat(archive).hasContent("archive");
  }

  @Test
  void anArchiveThatCouldNotBeMadeIsNotNamed() throws Exception {
    Path archive = Files.writeString(script.resolveSibling("ciao.jsa"), "");
    Files.setLastModifiedTime(script.resolveSibling("ciao.jar"), FileTime.from(Instant.EPOCH));

    assertThat(said("--version")).doesNotContain("SharedArchiveFile");
    assertThat(archive).isEmptyFile();
  }

  @Test
  void rolesRunWithTheOptimizingCompilerAndEndWhenMemoryDoes() throws Exception {
    assertThat(said("serve", "--all"))
        .contains("-XX:+ExitOnOutOfMemoryError")
        .doesNotContain("TieredStopAtLevel")
        .endsWith("serve --all");
  }

  @Test
  void aLauncherAloneDoesWithoutTheOptimizingCompiler() throws Exception {
    assertThat(said("serve", "--launcher")).contains("TieredStopAtLevel=1").endsWith("--launcher");
  }

  @Test
  void itIsFoundThroughSymbolicLinks() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), script);
    Shell.Ended ended = Shell.run(environment(), "/bin/sh", link.toString(), "--version");

    assertThat(ended.said()).contains("-jar " + script.resolveSibling("ciao.jar") + " --version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx192m", "-Xmn8m", "-XX:NewRatio=4", "-XX:MaxRAMPercentage=10"})
  void whoChoosesTheHeapChoosesWhatOfItIsYoung(String chosen) throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_HOME", java.toString(), "CIAO_JAVA_OPTS", chosen);
    Shell.Ended ended = Shell.run(environment, "/bin/sh", script.toString(), "serve", "--all");

    assertThat(ended.said()).contains(chosen, "UseParallelGC").doesNotContain("MaxNewSize");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--all", "--launcher"})
  void theUsersOwnCollectorTakesTheRolesPlace(String role) throws Exception {
    Map<String, String> environment =
        Map.of("JAVA_HOME", java.toString(), "CIAO_JAVA_OPTS", "-XX:+UseZGC -Xmx1g");
    Shell.Ended ended = Shell.run(environment, "/bin/sh", script.toString(), "serve", role);

    assertThat(ended.said())
        .contains("-XX:+UseZGC -Xmx1g")
        .doesNotContain("UseSerialGC", "UseParallelGC", "MaxNewSize");
  }

  @Test
  void withoutAJarItSaysWhatIsExpected() throws Exception {
    Files.delete(script.resolveSibling("ciao.jar"));
    Shell.Ended ended = Shell.run(environment(), "/bin/sh", script.toString(), "--version");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said()).contains("ciao.jar is missing; expected: ").hasLineCount(1);
  }

  private Map<String, String> environment() {
    return Map.of("JAVA_HOME", java.toString());
  }

  private String said(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = "/bin/sh";
    command[1] = script.toString();
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    Shell.Ended ended = Shell.run(environment(), command);
    assertThat(ended.status()).as(ended.said()).isZero();
    return ended.said().strip();
  }
}
