package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.cli.ExitCode;
import ciao.client.api.NewPlan;
import ciao.client.api.Room;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators ask about the whole cluster, as the controller gets it and as it is shown. */
final class PlanCommandTest extends TowardsFalseController {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private static final String ANSWER =
      """
      {"nodes": 3, "placed": 5, "waiting": 1, "moved": 2, "forecasts": [{"tenant": "team-a",
       "workload": "hello", "cause": "moves", "placed": 2, "waiting": 1,
       "on": [{"node": "id-4", "hostname": "web4", "count": 2}], "why": "the first with room",
       "refusal": null}]}
      """;

  @BeforeEach
  void answers() {
    controller.answer("/v1/plan", ANSWER);
  }

  @Test
  void everyOptionArrivesAsItself() throws Exception {
    assertThat(
            asked(
                ("plan --lose web1,web2 --drain web3 --strategy pack --add 10 --like web4"
                        + " --label zone=b --place team-b/hello=5")
                    .split(" ")))
        .isEqualTo(
            new NewPlan(
                "pack",
                List.of(new NewPlan.NewNodes("web4", null, Map.of("zone", "b"), 10)),
                List.of("web1", "web2"),
                List.of("web3"),
                List.of(new NewPlan.MoreInstances("team-b", "hello", 5))));
    assertThat(out.toString())
        .containsPattern("team-a +hello +if started anew +2 +on web4 +the first with room")
        .containsPattern("team-a +hello +if started anew +1 +would wait")
        .contains(
            "5 would be placed (2 of them if started anew), 1 would wait; 3 nodes are connected,"
                + " and nothing was changed");
  }

  @Test
  void aWorkloadThatIsNamedTwiceIsPlacedAsOftenAsBothSay() throws Exception {
    String twice = "plan --tenant team-a --place hello=1 --place db=5 --place hello=2";

    assertThat(asked(twice.split(" ")).place())
        .containsExactly(
            new NewPlan.MoreInstances("team-a", "hello", 3),
            new NewPlan.MoreInstances("team-a", "db", 5));
  }

  @Test
  void whoSaysTheSameTwiceSaysItOnce() throws Exception {
    String twice = "plan --add 1 --like web4 --label zone=b --label zone=b";

    assertThat(asked(twice.split(" ")).add())
        .containsExactly(new NewPlan.NewNodes("web4", null, Map.of("zone", "b"), 1));
    assertThat(run((twice + " --label zone=c").split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--label: zone is given as b and as c (expected: once)");
  }

  @Test
  void aNumberThatIsTooLargeIsToldItsBounds() throws Exception {
    refused(
        "plan --place a=3000000000",
        "--place: a=3000000000 (expected: a whole number, 1 to 100000)");
    refused("plan --place a=some", "--place: a=some (expected: a whole number, 1 to 100000)");
    String shape = "plan --add 1 --shape vcpus=4,slots=10,";
    refused(
        shape + "memory_mib=67108865,disk_mib=0",
        "--shape: memory_mib=67108865 (expected: a whole number, 1 to 67108864)");
    refused(
        shape + "memory_mib=67108864,disk_mib=4294967297",
        "--shape: disk_mib=4294967297 (expected: a whole number, 0 to 4294967296)");
    assertThat(asked((shape + "memory_mib=67108864,disk_mib=4294967296").split(" ")).add())
        .containsExactly(
            new NewPlan.NewNodes(null, new Room(4, 64L << 20, 4L << 30, 10, null), null, 1));
  }

  @Test
  void theMostOfAPlanIsTheMostThatGoesOverTheWire() {
    assertThat(NewPlan.MOST)
        .isEqualTo(ciao.ssntp.payload.Plan.MOST_INSTANCES)
        .isEqualTo(ciao.ssntp.payload.Plan.MOST_NODES);
  }

  private void refused(String command, String sentence) throws Exception {
    err.getBuffer().setLength(0);
    assertThat(run(command.split(" "))).as(command).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(sentence);
  }

  @Test
  void blanksAroundTheNamesOfNodesAreNotOfTheNames() throws Exception {
    assertThat(asked("plan", "--lose", "web1, web2 ,web3", "--drain", " web4"))
        .extracting(NewPlan::lose, NewPlan::drain)
        .containsExactly(List.of("web1", "web2", "web3"), List.of("web4"));
  }

  @Test
  void anEmptyNameIsNoNode() throws Exception {
    String expected = ": no node was named (expected: host names or ids, with commas between them)";

    assertThat(run("plan", "--lose", "")).isEqualTo(ExitCode.USAGE);
    assertThat(run("plan", "--drain", "web1, ,web2")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines())
        .containsExactly("ciao: --lose" + expected, "ciao: --drain" + expected);
    assertThat(controller.asked).isEmpty();
  }

  @Test
  void nodesAreChosenByTheirLabelsAsInAWorkloadsRequires() throws Exception {
    nodes(
        node("id-1", "compute_node", "ready", "a"),
        node("id-2", "compute_node", "full", "a"),
        node("id-3", "compute_node", "ready", "b"),
        node("id-4", "compute_node", "disconnected", "a"),
        node("id-5", "network_node", "ready", "a"),
        node("id-6", "compute_node", "connected", "c"),
        node("id-7", "compute_node", "unresponsive", "c"),
        node("id-8", "compute_node", "gone", "c"));

    NewPlan asked =
        asked(
            "plan",
            "--lose",
            "web9",
            "--lose-where",
            "zone=a",
            "--drain-where",
            "zone in (b, c), !ssd");

    assertThat(asked.lose()).containsExactly("web9", "id-1", "id-2");
    assertThat(asked.drain()).containsExactly("id-3", "id-6", "id-7");
  }

  @Test
  void conditionsThatNoNodeMeetsOrNobodyReadsAreRefusedAndNothingIsAsked() throws Exception {
    nodes(node("id-1", "compute_node", "ready", "a"));

    assertThat(run("plan", "--lose-where", "zone=z")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString())
        .contains(
            "--lose-where: zone=z: no connected compute node is so", "ciao node list -o wide");
    assertThat(run("plan", "--drain-where", "size<10")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--drain-where: size<10 (expected: =, !=, in, notin");
    assertThat(run("plan", "--lose-where", " ")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--lose-where: no condition (expected: one or more");
    assertThat(controller.asked).noneMatch(asked -> asked.startsWith("POST"));
  }

  @Test
  void theStrategyOfTheClusterIsShownAndSet() throws Exception {
    controller.answer("/v1/cluster", "{\"strategy\": \"pack\"}");

    assertThat(run("cluster", "show", "-o", "json")).isZero();
    assertThat(JSON.readTree(out.toString()).path("strategy").asText()).isEqualTo("pack");
    assertThat(run("cluster", "set", "--strategy", "spread")).isZero();
    assertThat(controller.asked)
        .containsExactly("GET /v1/cluster", "PUT /v1/cluster {\"strategy\":\"spread\"}");
  }

  @Test
  void aClusterWithoutAStrategyOfItsOwnSaysWhoseHolds() throws Exception {
    controller.answer("/v1/cluster", "{\"strategy\": null}");

    assertThat(run("cluster", "show")).isZero();
    assertThat(out.toString())
        .contains("(not set: spread, unless the scheduler's file says otherwise)");
  }

  private void nodes(String... nodes) {
    controller.answer("/v1/nodes", "{\"items\": [" + String.join(",", nodes) + "]}");
  }

  private static String node(String id, String type, String status, String zone) {
    return """
    {"id": "%s", "hostname": "host", "type": "%s", "status": "%s", "mode": "active",
     "labels": {"zone": "%s"}, "instances": 0}
    """
        .formatted(id, type, status, zone);
  }

  private NewPlan asked(String... arguments) throws Exception {
    int code = run(arguments);
    assertThat(code).as(err.toString()).isZero();
    String post =
        controller.asked.stream().filter(one -> one.startsWith("POST")).findFirst().orElseThrow();
    return JSON.readValue(post.substring("POST /v1/plan ".length()), NewPlan.class);
  }
}
