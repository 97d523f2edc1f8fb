package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.CiaoClient;
import ciao.client.api.Instance;
import ciao.client.api.NewInstances;
import ciao.state.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The end of a scheduler while instances are being added: of the only one, or of the active of two,
 * which is killed, and then frozen and goes on when another leads.
 */
class FailoverTest {
  /** Twice as many are more than one at a time, and find room on three nodes of two CPUs. */
  private static final int MANY = 180;

  /** Of them, before the others are ordered. */
  private static final int FIRST = 30;

  @Test
  void theOtherSchedulerTakesOverWithNothingLostAndNothingTwice() throws Exception {
    try (TestCloud cloud = TestCloud.create("simulated: true, vcpu_overcommit: 64")) {
      Path otherHome = Files.createDirectory(cloud.home().resolve("other"));
      String schedulers = configureTwo(cloud, otherHome);
      Path web2 = configureNode(cloud, "web2", schedulers);
      Path web3 = configureNode(cloud, "web3", schedulers);
      List<Path> nodes = List.of(cloud.home(), web2, web3);
      cloud.startAll();
      try (RoleProcess other = RoleProcess.start(otherHome, "--scheduler");
          RoleProcess second = RoleProcess.start(web2, "--launcher");
          RoleProcess third = RoleProcess.start(web3, "--launcher")) {
        define(cloud);
        awaitNodes(cloud, nodes.size());
        long after = killTheActiveOne(cloud, nodes);
        freezeTheActiveOne(cloud, other, nodes, after);
        assertThat(second.isAlive() && third.isAlive()).isTrue();
      }
    }
  }

  /** The cloud's own is active; it comes back and stands by. */
  private static long killTheActiveOne(TestCloud cloud, List<Path> nodes) throws Exception {
    succeed(cloud.ciao("instance", "add", "pretence", "--name", "first", "--wait"));
    long before = epoch(cloud);
    assertThat(before).isPositive();

    order(cloud, 1);
    cloud.kill(TestCloud.Role.SCHEDULER);
    assertStartsAreUnderWay(cloud);
    allRunOnce(cloud, 1 + MANY, nodes);
    long after = epoch(cloud);
    assertThat(after).isGreaterThan(before);

    cloud.start(TestCloud.Role.SCHEDULER);
    succeed(cloud.ciao("instance", "add", "pretence", "--name", "between", "--wait"));
    assertThat(epoch(cloud)).as("the one that came back stands by").isEqualTo(after);
    return after;
  }

  /** It goes on when the cloud's own leads, and for a moment takes itself for the active one. */
  private static void freezeTheActiveOne(
      TestCloud cloud, RoleProcess other, List<Path> nodes, long before) throws Exception {
    order(cloud, 2 + MANY);
    other.freeze();
    assertStartsAreUnderWay(cloud);
    allRunOnce(cloud, 2 + 2 * MANY, nodes);
    long after = epoch(cloud);
    assertThat(after).isGreaterThan(before);

    other.thaw();
    succeed(cloud.ciao("instance", "add", "pretence", "--name", "last", "--wait"));
    allRunOnce(cloud, 3 + 2 * MANY, nodes);
    assertThat(epoch(cloud)).as("it does not lead any more").isEqualTo(after);
  }

  @Test
  void theOnlySchedulerComesAgainWithNothingLostAndNothingTwice() throws Exception {
    try (TestCloud cloud = TestCloud.create("simulated: true, vcpu_overcommit: 64")) {
      HostAndPort scheduler = NodeConfig.read(cloud.home()).scheduler().listen();
      Path web2 = configureNode(cloud, "web2", "schedulers: ['%s']%n".formatted(scheduler));
      List<Path> nodes = List.of(cloud.home(), web2);
      cloud.startAll();
      try (RoleProcess second = RoleProcess.start(web2, "--launcher")) {
        define(cloud);
        awaitNodes(cloud, nodes.size());

        order(cloud, 0);
        cloud.kill(TestCloud.Role.SCHEDULER);
        assertStartsAreUnderWay(cloud);
        cloud.start(TestCloud.Role.SCHEDULER);
        allRunOnce(cloud, MANY, nodes);
        assertThat(second.isAlive()).isTrue();
      }
    }
  }

  /** Everybody knows both, so both wait to be activated; says it as configuration does. */
  private static String configureTwo(TestCloud cloud, Path otherHome) throws Exception {
    succeed(cloud.ciao("cert", "issue", "--node", "other", "--roles", "scheduler"));
    Path pki = cloud.home().resolve("pki");
    int port;
    try (ServerSocket free = FreePort.held()) {
      port = free.getLocalPort();
    }
    HostAndPort first = NodeConfig.read(cloud.home()).scheduler().listen();
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
    return schedulers;
  }

  /** A node more; its directory. */
  private static Path configureNode(TestCloud cloud, String name, String schedulers)
      throws Exception {
    succeed(cloud.ciao("cert", "issue", "--node", name, "--roles", "agent"));
    Path pki = cloud.home().resolve("pki");
    Path home = Files.createDirectory(cloud.home().resolve(name));
    Files.writeString(
        home.resolve(NodeConfig.FILE),
        """
        certificate: %s
        ca: %s
        launcher: {simulated: true, vcpu_overcommit: 64}
        %s
        """
            .formatted(pki.resolve("node-" + name + ".pem"), pki.resolve("ca.pem"), schedulers));
    return home;
  }

  private static void awaitNodes(TestCloud cloud, int many) throws IOException {
    try (CiaoClient client = cloud.operator()) {
      Awaitility.await("all nodes")
          .atMost(TestCloud.PATIENCE)
          .until(() ->
              client.nodes().stream().filter(node -> node.status().equals("ready")).count()
                  == many);
    }
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

  /**
   * Returns when the nodes are starting some and many more were accepted in this instant, which
   * cannot be active before they are asked about: what comes next stops all of it, as whatever a
   * node is told and says goes through the scheduler.
   */
  private static void order(TestCloud cloud, int activeBefore) throws Exception {
    try (CiaoClient client = cloud.tenant()) {
      client.addInstances(TestCloud.TENANT, new NewInstances("pretence", null, FIRST));
      awaitActive(cloud, activeBefore + FIRST / 2);
      client.addInstances(TestCloud.TENANT, new NewInstances("pretence", null, MANY - FIRST));
    }
  }

  private static void awaitActive(TestCloud cloud, int many) throws IOException {
    try (CiaoClient client = cloud.tenant()) {
      Awaitility.await("a part of what is ordered")
          .atMost(TestCloud.PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> in(client, "active") >= many);
    }
  }

  /** For nodes to come back to a scheduler takes longer than to ask this. */
  private static void assertStartsAreUnderWay(TestCloud cloud) throws Exception {
    try (CiaoClient client = cloud.tenant()) {
      assertThat(in(client, "pending")).as("instances that do not run at the kill").isPositive();
    }
  }

  private static long in(CiaoClient client, String phase) throws Exception {
    return client.instances(TestCloud.TENANT).stream()
        .filter(one -> one.phase().equals(phase))
        .count();
  }

  /** As often as it was wished, by the controller's word and by the nodes' own. */
  private static void allRunOnce(TestCloud cloud, int many, List<Path> nodes) throws IOException {
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
    // A START that went out twice is prepared twice, granted once, and deleted where it was not.
    Awaitility.await("each is on one node")
        .atMost(TestCloud.PATIENCE)
        .untilAsserted(() -> assertThat(held(nodes)).hasSize(many).doesNotHaveDuplicates());
  }

  private static List<String> held(List<Path> nodes) throws IOException {
    List<String> held = new ArrayList<>();
    for (Path node : nodes) {
      try (Stream<Path> instances = Files.list(node.resolve("node").resolve("instances"))) {
        List<String> here = instances.map(Path::getFileName).map(Path::toString).toList();
        assertThat(here).as("on the node in %s", node).isNotEmpty();
        held.addAll(here);
      }
    }
    return held;
  }

  /** The highest one the node saw. */
  private static long epoch(TestCloud cloud) throws IOException {
    Path file = cloud.home().resolve("node").resolve("scheduler-epoch");
    return Long.parseLong(Files.readString(file).strip());
  }
}
