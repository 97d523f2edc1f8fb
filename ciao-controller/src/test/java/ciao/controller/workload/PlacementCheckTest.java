package ciao.controller.workload;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Affinity;
import ciao.client.api.Demands;
import ciao.client.api.Kind;
import ciao.client.api.Requires;
import ciao.client.api.Scheduling;
import ciao.client.api.WorkloadSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementCheckTest {
  private static final Demands SMALL = new Demands(1, 16, 0);

  @ParameterizedTest
  @ValueSource(
      strings = {"kvm=true", "zone!=a", "zone in (a, b)", "zone notin (a)", "ssd", "!spot,ssd"})
  void conditionsOnLabelsAreReadAndShownAsTheyWereWritten(String where) {
    WorkloadSpec spec = spec(SMALL, new Requires(null, null, null, where), null);
    assertThat(new PlacementCheck(spec).problems()).isEmpty();
    assertThat(LabelRules.print(WireForms.requires(spec).rules()).replace(" ", ""))
        .isEqualTo(where.replace(" ", ""));
  }

  @Test
  void aConditionNodesCannotBeAskedIsRefusedWithWhatCan() {
    assertThat(problems(SMALL, new Requires(null, null, null, "cpus>4"), null))
        .singleElement()
        .asString()
        .startsWith("requires.where: ")
        .contains("expected: =, !=, in, notin, KEY or !KEY");
    assertThat(problems(SMALL, new Requires(null, null, null, "zone in (a"), null))
        .singleElement()
        .asString()
        .startsWith("requires.where: ");
  }

  @Test
  void everythingWrongWithDevicesAndSchedulingIsSaidTogether() {
    Demands devices = new Demands(1, 16, 0, Map.of("gpu", 0));
    Scheduling scheduling =
        new Scheduling(
            "No Group",
            101,
            List.of(
                new Affinity("db", "near", null, null), new Affinity("db", "apart", "row", null)));
    assertThat(problems(devices, null, scheduling))
        .hasSize(5)
        .anyMatch(problem -> problem.contains("demands.devices.gpu: 0 (expected: 1 to 1024)"))
        .anyMatch(problem -> problem.contains("scheduling.group: No Group"))
        .anyMatch(problem -> problem.contains("scheduling.priority: 101 (expected: -100 to 100)"))
        .anyMatch(problem -> problem.contains("near (expected one of: [apart, together])"))
        .anyMatch(problem -> problem.contains("row (expected one of: [node, rack, zone])"));
  }

  private static List<String> problems(
      Demands demands, @Nullable Requires requires, @Nullable Scheduling scheduling) {
    return new PlacementCheck(spec(demands, requires, scheduling)).problems();
  }

  private static WorkloadSpec spec(
      Demands demands, @Nullable Requires requires, @Nullable Scheduling scheduling) {
    return new WorkloadSpec(
        "web",
        null,
        Kind.PROCESS,
        List.of("/bin/true"),
        null,
        null,
        demands,
        requires,
        scheduling,
        null,
        null);
  }
}
