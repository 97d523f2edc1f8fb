package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.CiaoClient;
import ciao.client.api.Instance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One life of a process, a container and a virtual machine, in the order a tenant lives it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeKindsTest {
  private static TestCloud cloud;

  @BeforeAll
  static void up() throws Exception {
    cloud = TestCloud.create("");
    cloud.startAll();
    ThreeKinds.define(cloud);
    ThreeKinds.run(cloud);
  }

  @AfterAll
  static void down() throws Exception {
    cloud.close();
  }

  @Test
  @Order(1)
  void eachIsActiveUnderAPidOfItsOwnAndSaysWhere() {
    for (String name : ThreeKinds.NAMES) {
      CommandResult shown = succeed(cloud.ciao("instance", "show", name));
      assertThat(shown.out()).contains("PHASE").contains("active").contains("NODE");
      assertThat(succeed(cloud.ciao("instance", "explain", name)).out())
          .contains(name + " is active")
          .contains("placed on ");
    }
  }

  @Test
  @Order(2)
  void memoryAndCpuAreMeasured() throws Exception {
    for (String name : ThreeKinds.NAMES) {
      Instance measured =
          cloud.await(
              name,
              instance ->
                  instance.memoryBytes() != null
                      && instance.memoryBytes() > 0
                      && instance.cpuPercent() != null
                      && instance.cpuPercent() >= 0);
      assertThat(measured.pid()).isPositive();
      assertThat(ProcessHandle.of(measured.pid())).isPresent();
    }
  }

  @Test
  @Order(3)
  void theFirstWordsOfEachCanBeRead() throws Exception {
    followUntil("process-1", "output", line -> line.equals("hello from a process"));
    followUntil("container-1", "output", line -> line.equals("hello from a container"));
    followUntil("vm-1", "console", line -> line.startsWith("hello from the tiny guest"));
  }

  private static void followUntil(String instance, String source, Predicate<String> wanted)
      throws Exception {
    try (CiaoClient client = cloud.tenant();
        InputStream log = client.logs(TestCloud.TENANT, instance, -1, true, source);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (wanted.test(line)) {
          return;
        }
      }
      throw new AssertionError("the log ended before the expected line");
    }
  }

  @Test
  @Order(4)
  void nodeAndEventsTellTheOperator() {
    assertThat(succeed(cloud.ciao("node", "list")).out()).contains("ready");
    assertThat(succeed(cloud.ciao("event", "list")).out()).contains("vm-1");
  }

  @Test
  @Order(5)
  void stoppedOnesStartAgainUnderTheNextGeneration() throws Exception {
    succeed(cloud.ciao("instance", "stop", "process-1", "container-1", "vm-1", "--wait"));
    Map<String, Long> before = generations();
    assertThat(succeed(cloud.ciao("instance", "list")).out()).doesNotContain("active");

    succeed(cloud.ciao("instance", "start", "process-1", "container-1", "vm-1", "--wait"));

    assertThat(succeed(cloud.ciao("instance", "list")).out()).doesNotContain("exited");
    generations()
        .forEach((name, generation) -> assertThat(generation).isGreaterThan(before.get(name)));
  }

  private static Map<String, Long> generations() throws Exception {
    try (CiaoClient client = cloud.tenant()) {
      return client.instances(TestCloud.TENANT).stream()
          .collect(Collectors.toMap(Instance::name, Instance::generation));
    }
  }

  @Test
  @Order(6)
  void deletedOnesLeaveNothing() throws Exception {
    List<Long> pids;
    try (CiaoClient client = cloud.tenant()) {
      pids = client.instances(TestCloud.TENANT).stream().map(Instance::pid).toList();
    }

    succeed(cloud.ciao("instance", "delete", "--all", "--wait"));

    assertThat(succeed(cloud.ciao("instance", "list", "-o", "name")).out()).isEmpty();
    assertThat(pids).hasSize(3).noneMatch(ThreeKindsTest::runs);
    assertThat(cloud.home().resolve("node").resolve("instances")).isEmptyDirectory();
  }

  /** What has ended may wait a moment for the host's first process to take note of it. */
  private static boolean runs(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }
}
