package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import ciao.launcher.cgroup.Cgroups;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.NetworkNamespaces;
import ciao.netagent.leftovers.Scratch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tour in a JVM of its own, as somebody at a terminal has it: to its end, and broken off. */
@Timeout(300)
class DemoTest {
  private static final Pattern HOME = Pattern.compile("A one-machine cloud in (\\S+),");

  private Path errors;
  private Process tour;
  private BufferedReader lines;
  private final StringBuilder story = new StringBuilder();

  @BeforeEach
  void begin() throws Exception {
    errors = Scratch.directory().resolve("errors");
    // A build in the background may ignore ctrl-C, and hand that down.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(CiaoProcess.command("demo"));
    tour = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    lines =
        new BufferedReader(new InputStreamReader(tour.getInputStream(), StandardCharsets.UTF_8));
  }

  @AfterEach
  void end() throws Exception {
    tour.destroy();
    tour.waitFor();
    lines.close();
  }

  @Test
  void showsTheThreeKindsFromTheirPlacementToTheirEndAndLeavesNothing() throws Exception {
    Path home = readUntilTheCloudIsUp();
    HomeTag tag = HomeTag.of(home.resolve("node"));
    readUntil("nothing is left");

    assertThat(exitCode()).as("%s%s", story, Files.readString(errors)).isEqualTo(ExitCode.OK);
    assertThat(story)
        .containsSubsequence(
            "certificates made",
            "controller, scheduler and launcher are up",
            "workloads created",
            "hello-1 is active",
            "placed on",
            "box-1 is active",
            "placed on",
            "guest-1 is active",
            "placed on",
            "hello from a process",
            "hello from a container",
            "Linux version", // a console begins with the kernel
            "pid, measured memory and CPU of each",
            "stopped",
            "deleted",
            "What to try next",
            "nothing is left")
        .containsPattern("\\d s  certificates made");
    for (String instance : List.of("hello-1 +process", "box-1 +container", "guest-1 +vm")) {
      assertThat(story)
          .containsPattern(instance + " +active +\\S+ +\\d+\\.\\d MiB +\\d+% .* \\d+ ");
    }
    assertNothingLeft(home, tag);
  }

  @Test
  void brokenOffInTheMiddleItLeavesNothingEither() throws Exception {
    Path home = readUntilTheCloudIsUp();
    HomeTag tag = HomeTag.of(home.resolve("node"));
    readUntil("$ ciao instance add box");

    interrupt();

    readUntil("nothing is left");
    assertThat(exitCode()).as("%s%s", story, Files.readString(errors)).isEqualTo(130);
    assertNothingLeft(home, tag);
  }

  private Path readUntilTheCloudIsUp() throws IOException {
    readUntil("controller, scheduler and launcher are up");
    Matcher home = HOME.matcher(story);
    assertThat(home.find()).as("%s", story).isTrue();
    return Path.of(home.group(1));
  }

  private void readUntil(String words) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      story.append(line).append('\n');
      if (line.contains(words)) {
        return;
      }
    }
    throw new AssertionError(
        "the tour ended before \"%s\":%n%s%s".formatted(words, story, Files.readString(errors)));
  }

  private int exitCode() throws Exception {
    assertThat(tour.waitFor(60, TimeUnit.SECONDS)).as("%s", story).isTrue();
    return tour.exitValue();
  }

  /** As ctrl-C does. */
  private void interrupt() throws Exception {
    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(tour.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void assertNothingLeft(Path home, HomeTag tag) throws Exception {
    assertThat(home).doesNotExist();
    assertThat(Cgroups.of(tag).list()).isEmpty();
    assertThat(new NetworkNamespaces(tag).list()).isEmpty();
    assertThat(Path.of("/proc/self/mountinfo"))
        .content()
        .doesNotContain(tag.value(), home.toString());
    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")))
        .noneMatch(command -> command.contains(home.toString()));
  }
}
