package ciao.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.architecture.Codebase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .mvn/find-jdk.sh}, on machines that have been made up. */
final class FindJdkTest {
  private static final Map<String, String> JDK = Map.of("java", ":", "javac", ":");
  private static final Map<String, String> RUNTIME = Map.of("java", ":");

  @TempDir private Path machine;

  @Test
  void aJavaHomeThatIsNewEnoughIsRespected() throws Exception {
    Path mine = Shell.java(machine.resolve("mine"), "26.0.1", JDK);
    Shell.java(machine.resolve("jvm/25"), "25.0.3", JDK);

    assertThat(find("javac", Map.of("JAVA_HOME", mine.toString()))).isEqualTo(mine.toString());
  }

  @Test
  void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
    Path old = Shell.java(machine.resolve("mine"), "17.0.15", JDK);
    Path found = Shell.java(machine.resolve("jvm/25"), "25", JDK);

    assertThat(find("javac", Map.of("JAVA_HOME", old.toString()))).isEqualTo(found.toString());
  }

  @Test
  void theLongTermReleaseIsPreferredAndOfItTheLatestUpdate() throws Exception {
    Shell.java(machine.resolve("jvm/a"), "25.0.9", JDK);
    Path latest = Shell.java(machine.resolve("jvm/b"), "25.0.10", JDK);
    Shell.java(machine.resolve("jvm/c"), "25.0.2", JDK);
    Shell.java(machine.resolve("jvm/d"), "26.0.1", JDK);
    Shell.java(machine.resolve("jvm/e"), "21.0.7", JDK);

    assertThat(find("javac", Map.of())).isEqualTo(latest.toString());
  }

  @Test
  void aNewerReleaseDoesWhereThereIsNoOther() throws Exception {
    Path newer = Shell.java(machine.resolve("jvm/a"), "26-ea", JDK);

    assertThat(find("javac", Map.of())).isEqualTo(newer.toString());
  }

  @Test
  void buildingNeedsACompilerAndRunningDoesNot() throws Exception {
    Path runtime = Shell.java(machine.resolve("jvm/jre"), "25.0.3", RUNTIME);

    assertThat(find("java", Map.of())).isEqualTo(runtime.toString());
    assertThat(find("javac", Map.of()))
        .contains("Ciao needs a JDK, version 25 or later")
        .contains(runtime + " is Java 25.0.3, but without javac");
  }

  @Test
  void theJavaOnThePathIsTheLastResort() throws Exception {
    Path elsewhere = Shell.java(machine.resolve("elsewhere"), "25.0.3", JDK);

    assertThat(find("javac", Map.of("PATH", elsewhere.resolve("bin") + ":/usr/bin:/bin")))
        .isEqualTo(elsewhere.toString());
  }

  @Test
  void withoutAnyItSaysWhatIsThereAndHowToGetOne() throws Exception {
    Path old = Shell.java(machine.resolve("jvm/old"), "17.0.15", JDK);

    assertThat(find("javac", Map.of("PATH", "/nowhere")))
        .startsWith("Ciao needs a JDK, version 25 or later, and this machine has none:")
        .contains(old + " is Java 17.0.15: too old")
        .contains("temurin-25-jdk")
        .contains("JAVA_HOME")
        .endsWith("status 1");
  }

  /** The directory found, or what was said and the status. */
  private String find(String tool, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> complete = new HashMap<>();
    complete.put("CIAO_JAVA_PLACES", machine + "/jvm/*");
    complete.putAll(environment);
    String script = Codebase.root().resolve(".mvn/find-jdk.sh").toString();
    Shell.Ended ended =
        Shell.run(
            complete,
            "/bin/sh",
            "-euc",
            ". '"
                + script
                + "'; if find_jdk "
                + tool
                + "; then echo \"$JAVA_HOME\"; else echo status $?; fi");
    return ended.said().strip();
  }
}
