package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.CiaoClient;
import ciao.client.api.Instance;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 of each role in turn while the three kinds run. */
class RoleKillTest {
  private static TestCloud cloud;

  @BeforeAll
  static void up() throws Exception {
    cloud = TestCloud.create("");
    cloud.startAll();
    ThreeKinds.define(cloud);
    ThreeKinds.workload(
        cloud,
        """
        name: seven
        kind: process
        command: [/bin/sh, -c, "trap 'exit 7' TERM; while :; do sleep 0.1; done"]
        demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
        """);
    ThreeKinds.run(cloud);
  }

  @AfterAll
  static void down() throws Exception {
    cloud.close();
  }

  private static Map<String, Long> pids() throws Exception {
    try (CiaoClient client = cloud.tenant()) {
      return client.instances(TestCloud.TENANT).stream()
          .filter(instance -> ThreeKinds.NAMES.contains(instance.name()))
          .collect(Collectors.toMap(Instance::name, Instance::pid));
    }
  }

  @ParameterizedTest
  @EnumSource(TestCloud.Role.class)
  void instancesRunOnAndTheCloudTakesUpWhereItWas(TestCloud.Role role) throws Exception {
    Map<String, Long> before = pids();

    cloud.kill(role);
    assertThat(before.values()).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
    cloud.start(role);

    // A life from its start to its end: behind it, nothing is told any more as it was before.
    String extra = "after-" + role.name().toLowerCase(Locale.ROOT);
    succeed(cloud.ciao("instance", "add", "process", "--name", extra, "--wait"));
    succeed(cloud.ciao("instance", "delete", extra, "--wait"));
    for (String name : ThreeKinds.NAMES) {
      assertThat(cloud.awaitPhase(name, "active").restarts()).isZero();
    }
    assertThat(pids()).isEqualTo(before);
    assertThat(before.values()).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
  }

  @Test
  void whatEndsWhileItsLauncherIsDeadIsReportedWithItsExitCode() throws Exception {
    succeed(cloud.ciao("instance", "add", "seven", "--name", "seven-1", "--wait"));
    Long pid = cloud.awaitPhase("seven-1", "active").pid();
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();

    cloud.kill(TestCloud.Role.LAUNCHER);
    process.destroy();
    process.onExit().join();
    cloud.start(TestCloud.Role.LAUNCHER);

    assertThat(cloud.awaitPhase("seven-1", "exited").exitCode()).isEqualTo(7);
    succeed(cloud.ciao("instance", "delete", "seven-1", "--wait"));
  }
}
