package ciao.ssntp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.ssntp.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What placement looks at besides room: devices, conditions, groups. */
class PlacementFieldsTest {
  private final PayloadReader reader = new PayloadReader();

  @Test
  void allThatPlacementLooksAtIsReadBackAsItWasWritten() throws Exception {
    Start plain = Samples.start();
    Start start =
        new Start(
            plain.instance(),
            1,
            plain.tenant(),
            "web-1",
            "web",
            plain.kind(),
            plain.command(),
            new Demands(1, 64, 100, Map.of("gpu", 2)),
            new Requires(
                Map.of(),
                null,
                null,
                List.of(new LabelRule("zone", LabelOperator.IN, List.of("a", "b")))),
            new Scheduling(
                "web", -5, List.of(new Affinity("db", AffinityRule.APART, Domain.RACK, false))),
            plain.restart(),
            plain.image(),
            plain.parts(),
            plain.fetchFrom(),
            null);
    byte[] bytes = PayloadFormat.write(start);
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .contains(
            "\"devices\":{\"gpu\":2}",
            "\"rules\":[{\"key\":\"zone\",\"operator\":\"in\",\"values\":[\"a\",\"b\"]}]",
            "\"scheduling\":{\"group\":\"web\",\"priority\":-5,\"affinities\":[{\"group\":\"db\","
                + "\"rule\":\"apart\",\"over\":\"rack\",\"required\":false}]}");
    assertThat(reader.read(Start.class, bytes)).isEqualTo(start);
  }

  @Test
  void theGroupsOfANodeAreReadBackAsTheyWereWritten() throws Exception {
    Room room = new Room(1, 2, 3, 4, Map.of("gpu", 1));
    Ready ready =
        new Ready(
            new NodeId(new UUID(0, 1)),
            "web1",
            room,
            room,
            Map.of(),
            0,
            0,
            Map.of("team-a/web", 3));
    assertThat(reader.read(Ready.class, PayloadFormat.write(ready))).isEqualTo(ready);
  }

  @Test
  void tooManyDevicesAreRefusedWhereTheyAreReadAndSummedAllTheSame() {
    Room some = new Room(1, 2, 3, 4, devices("gpu"));
    Room both = some.plus(new Room(1, 2, 3, 4, devices("fpga")));
    assertThat(both.devices()).hasSize(128).containsEntry("gpu7", 1).containsEntry("fpga7", 1);
    Ready ready = new Ready(new NodeId(new UUID(0, 1)), "web1", some, both, Map.of(), 0, 0);
    assertThatThrownBy(() -> reader.read(Ready.class, PayloadFormat.write(ready)))
        .hasMessageContaining("devices: 128 names (expected: at most 64)");
    assertThatThrownBy(() -> new Demands(1, 1, 1, both.devices()))
        .hasMessageContaining("devices: 128 names (expected: at most 64)");
  }

  @Test
  void aNodeThatSaysMoreOfItselfThanAnyMachineIsIsRefusedWhereItIsRead() {
    assertThatThrownBy(() -> read(Map.of("t/db", Integer.MAX_VALUE)))
        .hasMessageContaining(
            "groups: 2147483647 instances of t/db on one node (expected: at most 100000)");
    assertThatThrownBy(() -> read(numbered(4_097, 1)))
        .hasMessageContaining("groups: 4097 of them (expected: at most 4096)");
    assertThatThrownBy(() -> read(Map.of(), numbered(65, "x")))
        .hasMessageContaining("labels: 65 of them (expected: at most 64)");
  }

  @Test
  void asMuchAsANodeMaySayOfItselfIsRead() throws Exception {
    assertThat(read(numbered(4_096, 100_000), numbered(64, "x")).groups()).hasSize(4_096);
  }

  private Ready read(Map<String, Integer> groups) throws PayloadException {
    return read(groups, Map.of());
  }

  private Ready read(Map<String, Integer> groups, Map<String, String> labels)
      throws PayloadException {
    Room room = new Room(1, 2, 3, 4);
    Ready ready = new Ready(new NodeId(new UUID(0, 1)), "web1", room, room, labels, 0, 0, groups);
    return reader.read(Ready.class, PayloadFormat.write(ready));
  }

  private static <V> Map<String, V> numbered(int count, V value) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(number -> "t/" + number, number -> value));
  }

  private static Map<String, Integer> devices(String prefix) {
    return IntStream.range(0, 64)
        .boxed()
        .collect(Collectors.toMap(number -> prefix + number, number -> 1));
  }

  @ParameterizedTest
  @CsvSource({
    "EQUAL, a, true, false, false",
    "NOT_EQUAL, a, false, true, true",
    "IN, a, true, false, false",
    "NOT_IN, a, false, true, true",
    "EXISTS, , true, true, false",
    "NOT_EXISTS, , false, false, true",
  })
  void aLabelThatIsNotThereEqualsNothingAndIsInNoSet(
      LabelOperator operator, String value, boolean isA, boolean isB, boolean isAbsent) {
    LabelRule rule = new LabelRule("zone", operator, value == null ? List.of() : List.of(value));
    assertThat(rule.holds(Map.of("zone", "a"))).isEqualTo(isA);
    assertThat(rule.holds(Map.of("zone", "b"))).isEqualTo(isB);
    assertThat(rule.holds(Map.of())).isEqualTo(isAbsent);
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatThrownBy(() -> new LabelRule("zone", LabelOperator.EQUAL, List.of()))
        .hasMessage("label rule: zone equal [] (expected: one value)");
    assertThatThrownBy(() -> new LabelRule("zone", LabelOperator.EXISTS, List.of("a")))
        .hasMessage("label rule: zone exists [a] (expected: none)");
    assertThatThrownBy(() -> new Scheduling(null, 101, List.of()))
        .hasMessage(
            "scheduling: priority=101, 0 affinities (expected: -100 to 100, and at most 8)");
    assertThatThrownBy(() -> new Demands(1, 1, 1, Map.of("gpu", -1)))
        .hasMessageContaining("devices={gpu=-1}");
  }

  @Test
  void devicesOfWhichThereAreNoneAreAsIfNotNamed() {
    Room room = new Room(2, 2, 2, 2, Map.of("gpu", 1));
    Demands one = new Demands(1, 1, 1, Map.of("gpu", 1));
    assertThat(room.less(one)).isEqualTo(new Room(1, 1, 1, 1));
    assertThat(room.less(one).less(one).devices("gpu")).isEqualTo(-1);
    assertThat(room.less(one).plus(one)).isEqualTo(room);
  }
}
