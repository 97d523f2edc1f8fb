package ciao.ssntp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.ssntp.Operand;
import ciao.ssntp.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadFormatTest {
  private static final UUID NODE = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final String GRANT =
      "{\"instance\":\"00000000-0000-4000-8000-0000000000aa\",\"generation\":2,"
          + "\"node\":\"00000000-0000-4000-8000-000000000001\"}";

  private final PayloadReader reader = new PayloadReader();

  static Stream<Payload> samples() {
    return Arrays.stream(Operand.values())
        .filter(operand -> operand.payload().isPresent())
        .map(operand -> Samples.of(operand, NODE));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyPayloadIsReadBackAsItWasWritten(Payload payload) throws Exception {
    byte[] bytes = PayloadFormat.write(payload);
    assertThat(bytes[0]).isEqualTo((byte) '{');
    assertThat(reader.read(payload.getClass(), bytes)).isEqualTo(payload);
    assertThat(reader.unknownFields()).isZero();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyPayloadMayAlsoComeAsYaml(Payload payload) throws Exception {
    byte[] block = PayloadFormat.YAML.writeValueAsBytes(payload);
    assertThat(new String(block, StandardCharsets.UTF_8)).doesNotStartWith("{");
    assertThat(reader.read(payload.getClass(), block)).isEqualTo(payload);
    byte[] flow =
        (" " + new String(PayloadFormat.write(payload), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    assertThat(reader.read(payload.getClass(), flow)).isEqualTo(payload);
  }

  @Test
  void fieldsStandInSnakeCaseInTheOrderOfTheRecordAndNullsAreLeftOut() {
    assertThat(new String(PayloadFormat.write(Samples.start()), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"instance":"00000000-0000-4000-8000-0000000000aa","generation":1,"tenant":"team-a",\
            "name":"web-1","workload":"web","kind":"container",\
            "command":["/bin/sh","-c","while :; do date; sleep 1; done"],\
            "demands":{"vcpus":1,"memory_mib":64,"disk_mib":100},\
            "requires":{"labels":{"arch":"amd64","region":"eu-1"},"hostname":"web1"},\
            "restart":{"policy":"on_failure","attempts":3,"delay_ms":5000},\
            "image":{"name":"busybox","format":"oci_archive","blobs":[{"name":"archive",\
            "sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",\
            "size":4194304}]},\
            "parts":[{"name":"environment",\
            "sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",\
            "size":120}],"fetch_from":"https://10.0.0.1:8889"}\
            """);
  }

  @Test
  void unknownFieldsAreIgnoredAndCounted() throws Exception {
    String later = GRANT.replace("}", ",\"epoch\":7,\"why\":{\"a\":[1,{\"b\":null}]}}");
    assertThat(read(Grant.class, later)).isEqualTo(read(Grant.class, GRANT));
    assertThat(reader.unknownFields()).isEqualTo(2);
  }

  @Test
  void absentAndNullListsAndMapsAreEmpty() throws Exception {
    String start = new String(PayloadFormat.write(Samples.start()), StandardCharsets.UTF_8);
    String bare =
        start
            .replaceAll("\"command\":\\[[^]]*\\],", "")
            .replaceAll("\"parts\":\\[[^]]*\\]", "\"parts\":null")
            .replaceAll("\"labels\":\\{[^}]*\\}", "\"labels\":null");
    Start read = read(Start.class, bare);
    assertThat(read.command()).isEmpty();
    assertThat(read.parts()).isEmpty();
    assertThat(read.requires().labels()).isEmpty();
    Stats stats =
        read(
            Stats.class,
            "{'node':'NODE','sequence':1,'ready':{'node':'NODE','hostname':'a','capacity':ROOM,'room':ROOM,'load_permille':0,'starts_accounted':0},'memory_available_mib':1,'disk_available_mib':1,'cpus':1,'inventory_hash':'x'}"
                .replace("ROOM", "{'vcpus':1,'memory_mib':1,'disk_mib':1,'slots':1}")
                .replace('\'', '"')
                .replace("NODE", NODE.toString()));
    assertThat(stats.changes()).isEmpty();
    assertThat(stats.usage()).isEmpty();
    assertThat(stats.inventory()).isNull();
    assertThat(stats.ready().labels()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // what is wrong            | must be said
        "{`| line 1, column",
        "{\"instance\":1}| field instance: Number value (1) (expected: InstanceId)",
        "{\"instance\":\"1-1-1-1-1\"}| field instance: id: 1-1-1-1-1 (expected: a UUID such as",
        "{\"generation\":2}| instance is missing",
        "{\"generation\":\"2\"}| field generation",
        "{\"generation\":1.5}| field generation",
        "{\"generation\":99999999999999999999}| field generation",
        "{\"generation\":null}| field generation: missing (expected: a whole number)",
        "{\"generation\":[]}| field generation",
        "{\"generation\":2,\"generation\":3}| Duplicate field 'generation'",
        "GRANT {}| Trailing token",
        "{'generation':2}| line 1, column 2: Unexpected character",
        "{\"generation\":NaN}| NaN",
        "{\"generation\":02}| Leading zeroes",
        "{\"generation\":2,}| line 1, column",
        "{/* */}| line 1, column"
      })
  void aMalformedJsonPayloadSaysWhereAndWhat(String text, String said) {
    assertMalformed(text, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // what is wrong            | must be said
        "[]| line 1, column 1: Array value (expected: Grant)",
        "generation| line 1, column 1: String value ('generation') (expected: Grant)",
        "generation: [| line",
        "a: 1\\nb: : c| line 2, column",
        "generation: two| field generation: String value (\"two\") (expected: a whole number)",
        "instance: &a x\\nnode: *a| field instance",
        "x: &a y\\nz: *a| alias *a (expected: the value itself)",
        "x: 1\\nx: 2| Duplicate",
        "--- {}\\n--- {}| line 1, column",
        "null| null (expected: a map of fields)",
        "!!javax.script.ScriptEngineManager [x]| line 1"
      })
  void aMalformedYamlPayloadSaysWhereAndWhat(String text, String said) {
    assertMalformed(text, said);
  }

  private void assertMalformed(String text, String said) {
    String bytes = text.replace("\\n", "\n").replace("GRANT", GRANT);
    assertThatThrownBy(() -> read(Grant.class, bytes))
        .isInstanceOf(PayloadException.class)
        .hasMessageStartingWith("payload")
        .hasMessageContaining(said);
  }

  @Test
  void aRecordsOwnCheckIsPassedOnWithThePlaceInThePayload() {
    String start = new String(PayloadFormat.write(Samples.start()), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(Start.class, start.replace("\"vcpus\":1", "\"vcpus\":-1")))
        .hasMessageMatching("payload, line 1, column \\d+, field demands: demands: vcpus=-1 .*");
    assertThatThrownBy(() -> read(Start.class, start.replace("on_failure", "sometimes")))
        .hasMessageContaining("field restart.policy: RestartPolicy: sometimes (expected one of: ");
    assertThatThrownBy(() -> read(Start.class, start.replace(":120", ":-120")))
        .hasMessageContaining("field parts[0]: blob environment");
    assertThatThrownBy(() -> read(Start.class, start.replace("\"/bin/sh\"", "null")))
        .hasMessageContaining("null in a list or map (expected: a value)");
    assertThatThrownBy(() -> read(Start.class, start.replace("https:", "ht tps:")))
        .hasMessageContaining("field fetch_from: ht tps://10.0.0.1:8889 (expected: URI)");
  }

  @Test
  void aYamlNumberMayStandForText() throws Exception {
    Ready ready =
        read(
            Ready.class,
            "node: %s\nhostname: 101\ncapacity: &r {vcpus: 1, memory_mib: 1, disk_mib: 1, slots: 1}\nroom: {vcpus: 1, memory_mib: 1, disk_mib: 1, slots: 1}\nload_permille: 0\nstarts_accounted: 0\nlabels: {rack: 7, gpu: true}"
                .formatted(NODE));
    assertThat(ready.hostname()).isEqualTo("101");
    assertThat(ready.labels()).containsEntry("rack", "7").containsEntry("gpu", "true");
  }

  @Test
  @Timeout(20)
  void bombsAreRefusedAtOnce() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol]\n");
    for (int i = 1; i < 20; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    }
    List<String> bombs =
        List.of(
            laughs.toString(),
            "{\"x\":" + "[".repeat(1_000_000),
            "x: " + "[".repeat(30_000),
            "? ".repeat(30_000),
            "- ".repeat(30_000),
            "x: " + "y".repeat(PayloadFormat.MAX_YAML_BYTES),
            "{\"generation\":1" + "0".repeat(1_000_000) + "}",
            "{\"" + "k".repeat(1_000_000) + "\":1}");
    for (String bomb : bombs) {
      assertThatThrownBy(() -> read(Grant.class, bomb))
          .as(bomb.substring(0, 20))
          .isInstanceOf(PayloadException.class)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "\ufeff", "\n\n\n", "%YAML 9.9\n---\n", "{}}", "\u0007"})
  void rubbishIsRefused(String rubbish) {
    assertThatThrownBy(() -> read(Grant.class, rubbish)).isInstanceOf(PayloadException.class);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] bytes = GRANT.getBytes(StandardCharsets.UTF_8);
    bytes[20] = (byte) 0xff;
    assertThatThrownBy(() -> reader.read(Grant.class, bytes)).isInstanceOf(PayloadException.class);
    byte[] yaml = {'a', ':', ' ', (byte) 0xc3, (byte) 0x28};
    assertThatThrownBy(() -> reader.read(Grant.class, yaml)).isInstanceOf(PayloadException.class);
  }

  private <P extends Payload> P read(Class<P> type, String text) throws PayloadException {
    return reader.read(type, text.getBytes(StandardCharsets.UTF_8));
  }
}
