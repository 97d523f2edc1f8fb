package ciao.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.certs.Identity;
import ciao.cli.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown of workloads. */
final class WorkloadCommandTest extends TowardsFalseController {
  private static final Identity.User ALICE = new Identity.User("alice", List.of("team-a"));

  private static final String PLACED =
      """
      {"id": "id-1", "tenant": "team-a", "instances": 2, "version": 1,
       "created": "2026-01-01T00:00:00Z",
       "spec": {"name": "db", "kind": "process", "command": ["/bin/db"],
                "demands": {"vcpus": 1, "memory_mib": 64, "disk_mib": 9, "devices": {"gpu": 2}},
                "requires": {"labels": {"zone": "a", "arch": "x86_64"}, "hostname": "web1",
                             "where": "ssd, !spot"},
                "scheduling": {"group": "dbs", "priority": 5, "affinities": [
                  {"group": "dbs", "rule": "apart"},
                  {"group": "web", "rule": "together", "over": "zone", "required": false}]}}}
      """;

  @Test
  void aWideTableShowsWhereInstancesMayGo() throws Exception {
    controller.answer("/v1/tenants/team-a/workloads", "{\"items\": [" + PLACED + "]}");

    assertThat(run(ALICE, "workload", "list", "--tenant=team-a")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("db").doesNotContain("GROUP", "dbs");

    assertThat(run(ALICE, "workload", "list", "--tenant=team-a", "-o", "wide"))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .containsPattern("DEVICES +REQUIRES +GROUP +PRIORITY +AFFINITIES +ID")
        .contains(
            "gpu=2    arch=x86_64,zone=a, host web1, ssd, !spot  dbs    5"
                + "         apart from dbs over node, preferably together with web over zone  id-1");
  }

  @Test
  void workloadsAreListedByTheirNames() throws Exception {
    String web = PLACED.replace("\"db\"", "\"web\"").replace("id-1", "id-0");
    controller.answer("/v1/tenants/team-a/workloads", "{\"items\": [" + web + ", " + PLACED + "]}");

    assertThat(run(ALICE, "workload", "list", "--tenant=team-a", "-o", "name"))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines()).containsExactly("db", "web");
  }

  @Test
  void whatAWorkloadDoesNotSayIsADash() throws Exception {
    String anywhere =
        PLACED.substring(0, PLACED.indexOf(", \"devices\"")) + "}, \"requires\": {}}}";
    controller.answer("/v1/tenants/team-a/workloads/db", anywhere);

    assertThat(run(ALICE, "workload", "show", "db", "--tenant=team-a")).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines().filter(line -> line.endsWith(" -")))
        .extracting(line -> line.split(" ")[0])
        .containsExactly("IMAGE", "DEVICES", "REQUIRES", "GROUP", "PRIORITY", "AFFINITIES");
  }
}
