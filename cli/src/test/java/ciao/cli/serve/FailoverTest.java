package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.CiaoClient;
import ciao.client.api.Instance;
import ciao.state.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two schedulers, one active; kill -9 of it while instances are being added. */
class FailoverTest {
  private static final int ORDERS = 12;
  private static final int EACH = 5;

  @Test
  void theOtherSchedulerTakesOverWithNothingLostAndNothingTwice() throws Exception {
    try (TestCloud cloud = TestCloud.create("simulated: true, vcpu_overcommit: 64")) {
      Path otherHome = Files.createDirectory(cloud.home().resolve("other"));
      configureTwo(cloud, otherHome);
      cloud.startAll();
      try (RoleProcess other = RoleProcess.start(otherHome, "--scheduler")) {
        define(cloud);
        succeed(cloud.ciao("instance", "add", "pretence", "--name", "first", "--wait"));
        long first = epoch(cloud);
        assertThat(first).isPositive();

        CompletableFuture<Void> orders = CompletableFuture.runAsync(() -> order(cloud));
        awaitSome(cloud, ORDERS * EACH / 4);
        cloud.kill(TestCloud.Role.SCHEDULER);
        orders.join();
        allRunOnce(cloud, 1 + ORDERS * EACH);
        long second = epoch(cloud);
        assertThat(second).isGreaterThan(first);

        cloud.start(TestCloud.Role.SCHEDULER);
        succeed(cloud.ciao("instance", "add", "pretence", "--name", "between", "--wait"));
        assertThat(epoch(cloud)).as("the one that came back stands by").isEqualTo(second);

        other.kill();
        succeed(cloud.ciao("instance", "add", "pretence", "--name", "last", "--wait"));
        allRunOnce(cloud, 3 + ORDERS * EACH);
        assertThat(epoch(cloud)).isGreaterThan(second);
      }
    }
  }

  /** Everybody knows both, so both wait to be activated. */
  private static void configureTwo(TestCloud cloud, Path otherHome) throws Exception {
    succeed(cloud.ciao("cert", "issue", "--node", "other", "--roles", "scheduler"));
    Path pki = cloud.home().resolve("pki");
    int port;
    try (ServerSocket free = FreePort.held()) {
      port = free.getLocalPort();
    }
    HostAndPort first = NodeConfig.read(cloud.home()).schedulerListen();
    String schedulers = "schedulers: ['%s', '127.0.0.1:%d']%n".formatted(first, port);
    Path file = cloud.home().resolve(NodeConfig.FILE);
    Files.writeString(file, Files.readString(file) + schedulers);
    Files.writeString(
        otherHome.resolve(NodeConfig.FILE),
        """
        certificate: %s
        ca: %s
        scheduler: {listen: "127.0.0.1:%d", stats_period_ms: 500}
        %s
        """
            .formatted(pki.resolve("node-other.pem"), pki.resolve("ca.pem"), port, schedulers));
  }

  private static void define(TestCloud cloud) throws IOException {
    ThreeKinds.workload(
        cloud,
        """
        name: pretence
        kind: process
        command: [/no/such/program]
        demands: {vcpus: 1, memory_mib: 1, disk_mib: 1}
        """);
  }

  private static void order(TestCloud cloud) {
    for (int n = 0; n < ORDERS; n++) {
      succeed(cloud.ciao("instance", "add", "pretence", "--count", Integer.toString(EACH)));
    }
  }

  private static void awaitSome(TestCloud cloud, int many) throws IOException {
    try (CiaoClient client = cloud.tenant()) {
      Awaitility.await("a quarter of what is ordered")
          .atMost(TestCloud.PATIENCE)
          .until(() -> client.instances(TestCloud.TENANT).size() >= many);
    }
  }

  /** As often as it was wished, by the controller's word and by the node's own. */
  private static void allRunOnce(TestCloud cloud, int many) throws IOException {
    try (CiaoClient client = cloud.tenant()) {
      List<Instance> all =
          Awaitility.await("all run")
              .atMost(TestCloud.PATIENCE)
              .until(
                  () -> client.instances(TestCloud.TENANT),
                  found ->
                      found.size() == many
                          && found.stream().allMatch(one -> one.phase().equals("active")));
      assertThat(all).allSatisfy(one -> assertThat(one.restarts()).isZero());
    }
    assertThat(cloud.home().resolve("node").resolve("instances"))
        .isDirectory()
        .satisfies(directory -> {
          try (var held = Files.list(directory)) {
            assertThat(held.count()).isEqualTo(many);
          }
        });
  }

  /** The highest one the node saw. */
  private static long epoch(TestCloud cloud) throws IOException {
    Path file = cloud.home().resolve("node").resolve("scheduler-epoch");
    return Long.parseLong(Files.readString(file).strip());
  }
}
