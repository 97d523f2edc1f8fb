package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.client.ApiException;
import ciao.client.CiaoClient;
import ciao.client.UnreachableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * A log followed from a process to a tenant, through all roles. The process says something when it
 * is told to, and nothing else; the second time it ends.
 */
@Timeout(180)
class FollowTest {
  /** As many as one tenant may have open on a node; it has four times as many. */
  private static final int PLACES = 16;

  private static final int TIMES_TO_USE_UP_THE_NODES = 5;

  private static TestCloud cloud;
  private static CiaoClient tenant;
  private String name;

  @BeforeAll
  static void up() throws Exception {
    cloud = TestCloud.create("");
    cloud.startAll();
    tenant = cloud.tenant();
    ThreeKinds.workload(
        cloud,
        """
        name: quiet
        kind: process
        command:
          - /bin/sh
          - -c
          - |
            said=0
            trap 'said=$((said + 1)); echo said $said; [ $said -lt 2 ] || exit 0' TERM
            echo ready
            while :; do sleep 600 & wait; done
        demands: {vcpus: 1, memory_mib: 32, disk_mib: 10}
        """);
  }

  @BeforeEach
  void run(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    name = name.substring(0, Math.min(name.length(), 30));
    succeed(cloud.ciao("instance", "add", "quiet", "--name", name, "--wait"));
  }

  @AfterAll
  static void down() throws Exception {
    tenant.close();
    cloud.close();
  }

  private InputStream follow() throws ApiException, UnreachableException, InterruptedException {
    return tenant.logs(TestCloud.TENANT, name, -1, true, "output");
  }

  private static BufferedReader lines(InputStream log) {
    return new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8));
  }

  private void saySomething() throws Exception {
    long pid = tenant.instance(TestCloud.TENANT, name).pid();
    assertThat(ProcessHandle.of(pid).orElseThrow().destroy()).isTrue();
  }

  @Test
  void everyLineIsSeenWithoutAnotherAfterItAndTheEndIsTheEnd() throws Exception {
    try (InputStream log = follow();
        BufferedReader lines = lines(log)) {
      assertThat(lines.readLine()).isEqualTo("ready");
      saySomething();
      assertThat(lines.readLine()).isEqualTo("said 1");
      saySomething();
      assertThat(lines.readLine()).isEqualTo("said 2");
      assertThat(lines.readLine()).isNull();
    }
    cloud.awaitPhase(name, "exited");
  }

  @Test
  void readersWhoGoWhileNothingIsSaidMakePlaceForOthers() throws Exception {
    for (int i = 0; i < TIMES_TO_USE_UP_THE_NODES; i++) {
      for (InputStream log : followAll()) {
        log.close();
      }
      awaitPlace();
    }
  }

  @Test
  void aControllerThatDiesMakesPlaceToo() throws Exception {
    List<InputStream> logs = followAll();
    cloud.kill(TestCloud.Role.CONTROLLER);
    for (InputStream log : logs) {
      assertThatThrownBy(log::read).isInstanceOf(IOException.class);
      log.close();
    }
    cloud.start(TestCloud.Role.CONTROLLER);
    awaitPlace();
  }

  /** Takes every place there is for a tenant. */
  private List<InputStream> followAll() throws Exception {
    List<InputStream> logs = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      InputStream log = awaitFollow();
      assertThat(log.readNBytes("ready\n".length())).asString().isEqualTo("ready\n");
      logs.add(log);
    }
    assertThatThrownBy(this::follow)
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("16 logs of instances on node");
    return logs;
  }

  private void awaitPlace() throws Exception {
    try (InputStream log = awaitFollow()) {
      assertThat(log.readNBytes("ready\n".length())).asString().isEqualTo("ready\n");
    }
  }

  /** Readers that went a moment ago may still have their places. */
  private InputStream awaitFollow() {
    return Awaitility.await()
        .atMost(TestCloud.PATIENCE)
        .ignoreExceptionsMatching(
            refused -> refused instanceof ApiException || refused instanceof UnreachableException)
        .until(this::follow, Objects::nonNull);
  }
}
