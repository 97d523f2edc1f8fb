package ciao.controller.workload;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.client.api.Affinity;
import ciao.client.api.Demands;
import ciao.client.api.Kind;
import ciao.client.api.OneOf;
import ciao.client.api.Requires;
import ciao.client.api.Restart;
import ciao.client.api.Scheduling;
import ciao.client.api.WorkloadSpec;
import ciao.ssntp.payload.AffinityRule;
import ciao.ssntp.payload.DeviceNames;
import ciao.ssntp.payload.Domain;
import ciao.ssntp.payload.Labels;
import ciao.ssntp.payload.RestartPolicy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    assertThat(problems(spec)).isEmpty();
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
        new Scheduling("No Group", 101, List.of(new Affinity("db", "near", "row", null)));
    assertThat(problems(devices, null, scheduling))
        .hasSize(5)
        .anyMatch(problem -> problem.contains("demands.devices.gpu: 0 (expected: 1 to 1024)"))
        .anyMatch(problem -> problem.contains("scheduling.group: No Group"))
        .anyMatch(problem -> problem.contains("scheduling.priority: 101 (expected: -100 to 100)"))
        .anyMatch(
            problem -> problem.contains("affinities.rule: near (expected one of: apart, together)"))
        .anyMatch(problem ->
            problem.contains("affinities.over: row (expected one of: node, rack, zone)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "vcpus", "memory", "memory_mib", "disk_mib", "slots"})
  void aDeviceIsCalledNeitherNothingNorLikeWhatEveryNodeHas(String name) {
    assertThat(problems(new Demands(1, 16, 0, Map.of(name, 1)), null, null))
        .singleElement()
        .asString()
        .startsWith("demands.devices: '")
        .endsWith("(expected: " + DeviceNames.RULE + ")");
  }

  @Test
  void ofWhatIsTooManyNoneIsLookedAt() {
    Map<String, Integer> devices = new HashMap<>();
    Map<String, String> labels = new HashMap<>();
    for (int n = 0; n < 1_000; n++) {
      devices.put(" ".repeat(n), 0);
      labels.put(" ".repeat(n), " ");
    }
    List<Affinity> affinities = Collections.nCopies(350_000, new Affinity(null, null, null, null));
    assertThat(
            problems(
                new Demands(1, 16, 0, devices),
                new Requires(labels, null, null),
                new Scheduling(null, null, affinities)))
        .containsExactly(
            "demands.devices: 1000 (expected: at most 16)",
            "requires.labels: 1000 (expected: at most 32)",
            "scheduling.affinities: 350000 (expected: 0 to 8)");
  }

  @Test
  void labelsAndHostNamesThatNoNodeCanHaveAreRefused() {
    Requires never =
        new Requires(
            Map.of("bad key!", "a", "region", "x y", "k".repeat(64), "a"), "no such!", null);
    assertThat(problems(SMALL, never, null))
        .containsExactlyInAnyOrder(
            "requires.labels: the key 'bad key!' (expected: " + Labels.KEY_RULE + ")",
            "requires.labels: the key '%s…' (expected: %s)"
                .formatted("k".repeat(60), Labels.KEY_RULE),
            "requires.labels.region: 'x y' (expected: " + Labels.VALUE_RULE + ")",
            "requires.hostname: 'no such!' (expected: " + Labels.HOSTNAME_RULE + ")");

    Map<String, String> fine =
        Map.of("example.org/zone", "a", "k".repeat(63), "v".repeat(255), "ssd", "", "cpu", "x:1+2");
    assertThat(problems(SMALL, new Requires(fine, "Web_1.example.org", null), null)).isEmpty();
  }

  @Test
  void theFilesWordsAreTheWires() throws Exception {
    assertThat(words(Affinity.class, "rule")).containsExactly(texts(AffinityRule.values()));
    assertThat(words(Affinity.class, "over")).containsExactly(texts(Domain.values()));
    assertThat(words(Restart.class, "policy"))
        .hasSameSizeAs(RestartPolicy.values())
        .allMatch(word -> WireForms.policy(word).isPresent());
  }

  private static String[] words(Class<? extends Record> type, String component) {
    return Stream.of(type.getRecordComponents())
        .filter(one -> one.getName().equals(component))
        .map(one -> one.getAnnotation(OneOf.class).value())
        .findFirst()
        .orElseThrow();
  }

  private static String[] texts(Object... words) {
    return Stream.of(words).map(Object::toString).toArray(String[]::new);
  }

  private static List<String> problems(
      Demands demands, @Nullable Requires requires, @Nullable Scheduling scheduling) {
    return problems(spec(demands, requires, scheduling));
  }

  private static List<String> problems(WorkloadSpec spec) {
    Faults faults = new Faults();
    new PlacementCheck(spec, faults).check();
    return faults.sentences();
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
