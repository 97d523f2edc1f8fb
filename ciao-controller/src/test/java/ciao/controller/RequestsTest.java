package ciao.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ciao.client.api.ApiJson;
import ciao.client.api.Page;
import ciao.client.api.Problem;
import ciao.client.api.Workload;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API makes of requests, good and bad. */
final class RequestsTest extends SharedCluster {
  private static final String GOOD =
      """
      {"name": "hello", "kind": "process", "command": ["/bin/true"],
       "demands": {"vcpus": 1, "memory_mib": 64, "disk_mib": 0}}
      """;

  @Test
  void itSaysWhoItIs() throws Exception {
    assertThat(tenant.version().api()).isEqualTo("v1");
  }

  @Test
  void anUnknownFieldIsAnErrorWithThePlaceAndTheNearestKnownOne() throws Exception {
    Problem problem =
        rest.post(at("/workloads"), GOOD.replace("memory_mib", "memory_mb")).problem();

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.code()).isEqualTo("invalid_json");
    assertThat(problem.detail())
        .contains("demands.memory_mb", "line 2", "did you mean memory_mib?");
  }

  @Test
  void brokenJsonIsAnErrorWithLineAndColumn() throws Exception {
    Problem problem =
        rest.post(at("/workloads"), "{\"name\": \"x\",\n \"kind\" process}").problem();

    assertThat(problem.detail()).contains("line 2, column");
  }

  @Test
  void aWrongWordNamesTheKnownOnes() throws Exception {
    Problem problem = rest.post(at("/workloads"), GOOD.replace("process", "proces")).problem();

    assertThat(problem.detail()).contains("kind: proces", "process, container, vm");
  }

  @Test
  void aWrongTypeNamesTheFieldAndWhatItWants() throws Exception {
    Problem problem =
        rest.post(at("/workloads"), GOOD.replace("\"vcpus\": 1", "\"vcpus\": \"two\"")).problem();

    assertThat(problem.detail()).contains("demands.vcpus: two", "a whole number");
  }

  @Test
  void allThatIsWrongWithAWorkloadIsSaidAtOnce() throws Exception {
    Problem problem =
        rest.post(
                at("/workloads"),
                """
                {"name": "Hello World", "kind": "vm", "command": ["/bin/true"],
                 "environment": {"A": "b"},
                 "demands": {"vcpus": 0, "memory_mib": 64, "disk_mib": -1},
                 "requires": {"node": "web1"},
                 "restart": {"policy": "sometimes", "delay": "2 days"}}
                """)
            .problem();

    assertThat(problem.detail())
        .contains(
            "name: Hello World",
            "command:",
            "environment:",
            "image: none",
            "demands.vcpus: 0 (expected: 1 to 1024)",
            "demands.disk_mib: -1",
            "requires.node: web1",
            "restart.policy: sometimes (expected: never, on-failure or always)",
            "restart.delay: 2 days");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"command\": [\"/bin/true\"]|\"command\": []|a process says what to run",
        "\"command\": [\"/bin/true\"]|\"command\": [null]|none of them null",
        "\"demands\"|\"environment\": {\"1A\": \"b\"}, \"demands\"|environment: 1A",
        "\"demands\"|\"environment\": {\"A\": null}, \"demands\"|environment:",
        "\"demands\"|\"cloud_init\": {\"user_data\": \"x\"}, \"demands\"|it is for a virtual machine",
        "\"demands\"|\"restart\": {\"attempts\": -1}, \"demands\"|restart.attempts: -1",
        "\"name\": \"hello\"|\"name\": \"01234567-89ab-cdef-0123-456789abcdef\"|and no UUID",
        "[\"/bin/true\"]|[\"/bin/echo\", \"\\ud800\"]|command: it contains half a surrogate pair",
        "\"demands\"|\"environment\": {\"A\": \"\\udc00\"}, \"demands\"|environment: A: it contains half",
        "\"demands\"|\"description\": \"\\ud800\", \"demands\"|description: it contains half",
        "\"demands\"|\"requires\": {\"hostname\": \"\\ud800\"}, \"demands\"|requires.hostname: '?' (expected: 1 to 255",
        "\"demands\"|\"requires\": {\"hostname\": \"a\\nb\"}, \"demands\"|requires.hostname: 'a?b' (expected: 1 to 255",
        "\"demands\"|\"requires\": {\"labels\": {\"a\": \"\\u001b[0m\"}}, \"demands\"|requires.labels.a: '?[0m' (expected: at most 255",
        "\"demands\"|\"image\": \"nosuch\", \"restart\": {\"attempts\": -1}, \"demands\"|image: nosuch",
        "\"name\": \"hello\",||name: null",
        "\"kind\": \"process\",||kind: none",
      })
  void whatAWorkloadMayNotBe(String good, String bad, String expected) throws Exception {
    Rest.Answer answer = rest.post(at("/workloads"), GOOD.replace(good, bad == null ? "" : bad));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem().detail()).contains(expected);
  }

  @Test
  void noWorkloadNamesAHostNobodyCouldBeCalled() throws Exception {
    String hostname = "\"requires\": {\"hostname\": \"" + "h".repeat(100_000) + "\"}, \"demands\"";

    Rest.Answer answer = rest.post(at("/workloads"), GOOD.replace("\"demands\"", hostname));
    assertThat(answer.problem().detail())
        .matches("requires.hostname: 'h{60,70}…' \\(expected: .*\\)");
  }

  @Test
  void asManyInstancesAreMadeOfALargeWorkloadAsOfASmallOne() throws Exception {
    String large = GOOD.replace("[\"/bin/true\"]", "[\"/bin/true\", \"%s\"]");
    rest.post(at("/workloads"), large.formatted("x".repeat(32_000)));
    Rest.Answer made = rest.post(at("/instances"), "{\"workload\": \"hello\", \"count\": 150}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body()).endsWith("\"refused\":[]}");
    await().until(() -> operator.tenant(name).instances() == 150); // counted a moment later
  }

  @Test
  void aWorkloadIsShownAsItWasGivenByNameAndById() throws Exception {
    String given =
        """
        {"name": "hello", "description": "says hello", "kind": "process",
         "command": ["/bin/sh", "-c", "date"], "environment": {"A": "b"},
         "demands": {"vcpus": 2, "memory_mib": 64, "disk_mib": 100},
         "requires": {"labels": {"region": "eu-1"}, "hostname": "web1"},
         "restart": {"policy": "on-failure", "attempts": 3, "delay": "5s"}}
        """;
    Rest.Answer made = rest.post(at("/workloads"), given);
    assertThat(made.status()).isEqualTo(201);

    Workload byName = tenant.workload(name, "hello");
    assertThat(tenant.workload(name, byName.id())).isEqualTo(byName);
    assertThat(ApiJson.mapper().valueToTree(byName.spec()).toString())
        .contains(
            "\"policy\":\"on-failure\"",
            "\"attempts\":3",
            "\"delay\":\"5000ms\"",
            "\"region\":\"eu-1\"",
            "says hello");
  }

  @Test
  void aNameIsThereOnce() throws Exception {
    rest.post(at("/workloads"), GOOD);

    assertThat(rest.post(at("/workloads"), GOOD).problem().code()).isEqualTo("already_exists");
  }

  @Test
  void whatHasInstancesIsNotDeletedBeforeThem() throws Exception {
    rest.post(at("/workloads"), GOOD);
    rest.post(at("/instances"), "{\"workload\": \"hello\", \"name\": \"web\"}");
    assertThat(rest.send("DELETE", at("/workloads/hello"), null, "").problem().detail())
        .contains("still has instances");
    await().until(() -> operator.tenant(name).instances() == 1); // counted a moment later

    tenant.deleteInstance(name, "web");
    await().until(() -> rest.send("DELETE", at("/workloads/hello"), null, "").status() == 204);
    operator.deleteTenant(name);
  }

  @Test
  void aTenantThatHasSomethingIsNotDeleted() throws Exception {
    rest.post(at("/workloads"), GOOD);
    Rest admin = new Rest(cluster.http(TestCluster.user("admin")), cluster.uri());

    assertThat(admin.send("DELETE", at(""), null, "").problem().detail())
        .contains("still has workloads");
  }

  @ParameterizedTest
  @CsvSource({"system,reserved_name", "admin,reserved_name", "Team,invalid", "'',invalid"})
  void someNamesAreNoTenants(String wanted, String code) throws Exception {
    Rest admin = new Rest(cluster.http(TestCluster.user("admin")), cluster.uri());

    assertThat(admin.post("/v1/tenants", "{\"name\": \"" + wanted + "\"}").problem().code())
        .isEqualTo(code);
  }

  @Test
  void unknownAddressesAndMethodsAreProblemsToo() throws Exception {
    Rest.Answer nothing = rest.get("/v1/nothing");
    assertThat(nothing.status()).isEqualTo(404);
    assertThat(nothing.type()).isEqualTo("application/problem+json");
    assertThat(nothing.problem().detail()).contains("/v1/nothing");

    Rest.Answer method = rest.send("PATCH", at("/workloads"), "{}", "application/json");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.type()).isEqualTo("application/problem+json");
  }

  @Test
  void missingObjectsAreNamed() throws Exception {
    assertMissing(rest.get(at("/instances/nope")), "there is no instance nope in tenant " + name);
    assertMissing(
        rest.post(at("/instances"), "{\"workload\": \"nope\"}"), "there is no workload nope");
    assertMissing(rest.get(at("/images/nope")), "there is no image nope");
    assertMissing(
        rest.post(
            at("/workloads"), GOOD.replace("\"demands\"", "\"image\": \"nope\", \"demands\"")),
        "there is no image nope");
    Rest admin = new Rest(cluster.http(TestCluster.user("admin")), cluster.uri());
    assertMissing(admin.get("/v1/tenants/nope"), "nope");
    assertMissing(admin.get("/v1/nodes/nope"), "nope");
  }

  private static void assertMissing(Rest.Answer answer, String detail) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(404);
    assertThat(answer.problem().code()).isEqualTo("not_found");
    assertThat(answer.problem().detail()).contains(detail);
  }

  @Test
  void aBodyThatIsTooLongIsRefusedWithTheLimit() throws Exception {
    Rest.Answer answer =
        rest.post(at("/workloads"), "{\"description\": \"" + "x".repeat(2 << 20) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem().detail()).contains("1048576");
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() throws Exception {
    assertThat(rest.send("POST", at("/workloads"), "name: x", "text/yaml").problem().code())
        .isEqualTo("not_json");
  }

  @ParameterizedTest
  @CsvSource({"count=0,1 to 1000", "count=1001,1 to 1000"})
  void countsHaveBounds(String count, String expected) throws Exception {
    rest.post(at("/workloads"), GOOD);
    String body =
        "{\"workload\": \"hello\", \"name\": \"x\", \"count\": %s}"
            .formatted(count.substring("count=".length()));

    assertThat(rest.post(at("/instances"), body).problem().detail()).contains(expected);
  }

  @Test
  void listsComeInPagesAndMissNothing() throws Exception {
    for (int i = 0; i < 25; i++) {
      rest.post(at("/workloads"), GOOD.replace("hello", "hello-" + i));
    }
    List<String> seen = new ArrayList<>();
    String next = "";
    int pages = 0;
    while (next != null) {
      Rest.Answer answer = rest.get(at("/workloads?limit=10" + next));
      Page<Workload> page =
          ApiJson.mapper().readValue(answer.body(), new TypeReference<Page<Workload>>() {});
      page.items().forEach(item -> seen.add(item.spec().name()));
      next = page.next() == null ? null : "&continue=" + page.next();
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"limit=0", "limit=x", "limit=1001", "continue=***", "continue=AA"})
  void aWrongPageIsAnError(String query) throws Exception {
    assertThat(rest.get(at("/workloads?" + query)).status()).isEqualTo(400);
  }

  @Test
  void whatIsKnownIsNotSentAgain() throws Exception {
    rest.post(at("/workloads"), GOOD);
    Rest.Answer first = rest.get(at("/workloads/hello"));
    assertThat(first.etag()).isEqualTo("\"1\"");

    Rest.Answer second =
        rest.answer(
            rest.request(at("/workloads/hello")).header("If-None-Match", first.etag()).build());
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }
}
