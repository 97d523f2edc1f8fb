package ciao.cli.serve;

import static ciao.cli.serve.ThreeKinds.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A node that only simulates instances, chosen by its configuration. */
class SimulatedNodeTest {
  @Test
  void aNodeSimulatesInstancesOfAWholeCloudWhenToldToAndSaysSo() throws Exception {
    try (TestCloud cloud = TestCloud.create("simulated: true, devices: {gpu: 2}", "")) {
      cloud.startAll();
      ThreeKinds.workload(
          cloud,
          """
          name: pretence
          kind: process
          command: [/no/such/program]
          demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
          requires: {labels: {simulated: "true"}}
          """);
      succeed(
          cloud.ciao("instance", "add", "pretence", "--name", "one", "--trace", "boot", "--wait"));
      assertThat(cloud.await("one", one -> one.phase().equals("active")).pid()).isZero();

      CommandResult logs = cloud.ciao("instance", "logs", "one");
      assertThat(logs.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(logs.err()).contains("only simulates instances");

      timesTheStart(cloud);
      refusesWhatNoNodeOffers(cloud);
      keepsAGroupApart(cloud);
      foretellsAndDrains(cloud);

      succeed(cloud.ciao("instance", "stop", "one", "--wait"));
      succeed(cloud.ciao("instance", "delete", "one", "--wait"));
    }
  }

  private static void foretellsAndDrains(TestCloud cloud) throws Exception {
    String plan = succeed(cloud.ciao("plan", "--place", "render=3")).out();
    assertThat(plan)
        .containsPattern("render +more +1 +on \\S+ +the first with room")
        .containsPattern("render +more +2 +would wait +no room on the only node: 1 lacks devices")
        .contains("1 would be placed, 2 would wait; 1 node is connected, and nothing was changed");
    String more =
        succeed(
                cloud.ciao(
                    "plan",
                    "--add=2",
                    "--shape=vcpus=8,memory_mib=4096,disk_mib=4096,slots=9,gpu=2",
                    "--label=simulated=true",
                    "--label=arch=x86_64",
                    "--place=render=3",
                    "-o",
                    "json"))
            .out();
    assertThat(more).contains("\"placed\" : 3", "\"hostname\" : \"new-2\"");
    CommandResult senseless = cloud.ciao("plan", "--add", "2");
    assertThat(senseless.code()).isEqualTo(ExitCode.USAGE);
    assertThat(senseless.err()).contains("--add: 2 nodes of what kind? (expected: --like or");

    String node = succeed(cloud.ciao("node", "list", "-o", "name")).out().strip();
    succeed(cloud.ciao("node", "drain", node));
    succeed(cloud.ciao("instance", "add", "pretence", "--name", "late"));
    cloud.await("late", late -> late.reason() != null && late.reason().contains("take no work"));
    assertThat(succeed(cloud.ciao("instance", "explain", "late", "--node", node)).out())
        .contains("the node lacks the status READY: it is being drained");
    succeed(cloud.ciao("node", "restore", node));
    cloud.awaitPhase("late", "active");
    assertThat(succeed(cloud.ciao("event", "list", "--kind", "placement")).out())
        .contains("late", "refused: ", "placed on node ");
    succeed(cloud.ciao("instance", "delete", "late", "--wait"));
  }

  private static void timesTheStart(TestCloud cloud) throws Exception {
    Awaitility.await("the node's report")
        .atMost(TestCloud.PATIENCE)
        .until(() ->
            cloud.ciao("trace", "list", "-o", "name").out().equals(TestCloud.TENANT + "/boot\n"));
    assertThat(succeed(cloud.ciao("trace", "list", "-o", "wide")).out())
        .containsPattern(
            "TENANT +LABEL +STARTS +CONTROLLER ms +CONTROLLER VARIANCE ms² +SCHEDULER ms ")
        .containsPattern("boot +1 +[0-9.]+ +0.000 +[0-9.]+ +0.000 ");
    JsonNode start =
        new ObjectMapper()
            .readTree(succeed(cloud.ciao("trace", "show", "boot", "--starts", "-o", "json")).out())
            .get(0);
    assertThat(start.get("instance").asText()).isEqualTo(cloud.await("one", one -> true).id());
    String node = succeed(cloud.ciao("node", "list", "-o", "name")).out().strip();
    assertThat(succeed(cloud.ciao("trace", "show", "boot", "--starts")).out())
        .containsPattern("REQUESTED +INSTANCE +CONTROLLER ms .* TOTAL ms +NODE\n")
        .containsPattern("Z +one +[0-9. ]+ +" + node + "\n");
    double parts = 0;
    for (String part : List.of("controller_ms", "scheduler_ms", "launcher_ms")) {
      assertThat(start.get(part).asDouble()).as(part).isPositive();
      parts += start.get(part).asDouble();
    }
    assertThat(start.get("total_ms").asDouble() + 0.01).as("rounded").isGreaterThan(parts);
    tellsTheHops(cloud, start);

    CommandResult none = cloud.ciao("trace", "show", "other");
    assertThat(none.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(none.err()).contains("nothing was timed under default/other");
    CommandResult badly = cloud.ciao("instance", "add", "pretence", "--trace", "no spaces");
    assertThat(badly.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(badly.err()).contains("trace: no spaces (expected: 1 to 63 letters");
  }

  private static void tellsTheHops(TestCloud cloud, JsonNode start) throws Exception {
    assertThat(start.get("hops").findValuesAsText("roles"))
        .containsExactly("controller", "scheduler", "agent");
    assertThat(start.get("hops").findValuesAsText("received"))
        .isSortedAccordingTo(Comparator.comparing(Instant::parse));
    assertThat(start.get("hops").get(2).get("node")).isEqualTo(start.get("node"));
    assertThat(succeed(cloud.ciao("trace", "show", "boot", "--starts", "-o", "wide")).out())
        .containsPattern(
            "controller [0-9a-f-]{36} [0-9.]+ [0-9.]+; scheduler [0-9a-f-]{36} [0-9.]+ [0-9.]+;"
                + " agent [0-9a-f-]{36} [0-9.]+ -\n");
  }

  private static void keepsAGroupApart(TestCloud cloud) throws Exception {
    ThreeKinds.workload(
        cloud,
        """
        name: replica
        kind: process
        command: [/no/such/program]
        demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
        scheduling: {group: db, priority: 5, affinities: [{group: db, rule: apart, over: node}]}
        """);
    succeed(cloud.ciao("instance", "add", "replica", "--name", "first", "--wait"));
    succeed(cloud.ciao("instance", "add", "replica", "--name", "second"));
    cloud.await("second", second -> second.reason() != null);
    assertThat(succeed(cloud.ciao("instance", "explain", "second", "--all")).out())
        .containsPattern("1 is not apart from group db \\(\\S+: it has 1 of it\\)");
    succeed(cloud.ciao("instance", "delete", "first", "--wait"));
    cloud.awaitPhase("second", "active");
    assertThat(succeed(cloud.ciao("workload", "show", "replica", "-o", "yaml")).out())
        .contains("group: db", "priority: 5", "rule: apart");
    succeed(cloud.ciao("instance", "delete", "second", "--wait"));
  }

  /** From the file to the reason a user reads: devices that are counted, conditions on labels. */
  private static void refusesWhatNoNodeOffers(TestCloud cloud) throws Exception {
    ThreeKinds.workload(
        cloud,
        """
        name: render
        kind: process
        command: [/no/such/program]
        demands: {vcpus: 1, memory_mib: 16, disk_mib: 1, devices: {gpu: 2}}
        requires: {where: 'arch in (x86_64, aarch64), simulated, !spot'}
        """);
    succeed(cloud.ciao("instance", "add", "render", "--name", "drawing", "--wait"));
    succeed(cloud.ciao("instance", "add", "render", "--name", "idle"));
    cloud.await("idle", idle -> idle.reason() != null);
    assertThat(succeed(cloud.ciao("instance", "explain", "idle", "--all")).out())
        .containsPattern("1 lacks devices \\(\\S+ lacks 2 gpu\\)")
        .containsPattern("1 × device, such as \\S+ lacks 2 of device gpu");
    succeed(cloud.ciao("instance", "delete", "drawing", "--wait"));
    assertThat(cloud.awaitPhase("idle", "active").node()).isNotNull();
    succeed(cloud.ciao("instance", "delete", "idle", "--wait"));

    ThreeKinds.workload(
        cloud,
        """
        name: elsewhere
        kind: process
        command: [/no/such/program]
        demands: {vcpus: 1, memory_mib: 16, disk_mib: 1}
        requires: {where: 'simulated!=true'}
        """);
    succeed(cloud.ciao("instance", "add", "elsewhere", "--name", "real"));
    cloud.await("real", real -> real.reason() != null);
    assertThat(succeed(cloud.ciao("instance", "explain", "real", "--all")).out())
        .contains("1 does not meet simulated!=true");
    assertThat(succeed(cloud.ciao("workload", "show", "elsewhere", "-o", "yaml")).out())
        .contains("where: simulated!=true");
    succeed(cloud.ciao("instance", "delete", "real", "--wait"));
  }
}
