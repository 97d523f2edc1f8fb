package ciao.ssntp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.Samples;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The short way and Jackson's never differ: where they might, the short way gives up. */
class CanonicalFormsTest {
  private static final int PAYLOADS = 200;
  private static final int CHANGES = 40;
  private static final InstanceId OTHER = InstanceId.of("00000000-0000-4000-8000-0000000000bb");

  private final CanonicalForms forms = new CanonicalForms();
  private final BothWays ways = new BothWays();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void plainPayloadsTakeTheShortWayBothWays(long seed) throws IOException {
    RandomPayloads payloads = new RandomPayloads(seed, true);
    for (int i = 0; i < PAYLOADS; i++) {
      Payload payload = payloads.next();
      assertThat(ways.write(payload)).as("wrote %s", payload).isTrue();
      assertThat(ways.read(payload.getClass(), PayloadFormat.write(payload)))
          .as("read %s", payload)
          .isTrue();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverTheStringsHoldTheBytesAreJacksons(long seed) throws IOException {
    RandomPayloads payloads = new RandomPayloads(seed, false);
    for (int i = 0; i < PAYLOADS; i++) {
      Payload payload = payloads.next();
      byte[] byJackson = PayloadFormat.JSON.writeValueAsBytes(payload);
      assertThat(PayloadFormat.write(payload)).as("%s", payload).isEqualTo(byJackson);
      ways.read(payload.getClass(), byJackson);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void changedBytesAreReadAsJacksonReadsThemOrLeftToIt(long seed) {
    RandomPayloads payloads = new RandomPayloads(seed, true);
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < PAYLOADS; i++) {
      Payload payload = payloads.next();
      byte[] bytes = PayloadFormat.write(payload);
      for (int change = 0; change < CHANGES; change++) {
        read += ways.read(payload.getClass(), changed(bytes, random)) ? 1 : 0;
      }
    }
    assertThat(read).as("read although changed").isBetween(1, PAYLOADS * CHANGES - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // in a START         | stands instead
        "\"generation\":1     | \"generation\":-0",
        "\"generation\":1     | \"generation\":01",
        "\"generation\":1     | \"generation\":1.0",
        "\"generation\":1     | \"generation\":1e0",
        "\"generation\":1     | \"generation\": 1",
        "\"generation\":1     | \"generation\":99999999999999999999",
        "\"generation\":1     | \"generation\":1,\"generation\":1",
        "\"generation\":1     | \"generation\":1,\"unknown\":1",
        "\"generation\":1,    | ``",
        "\"vcpus\":1          | \"vcpus\":4294967297",
        "\"name\":\"web-1\"   | \"name\":null",
        "\"name\":\"web-1\"   | \"name\":\"web\\u002d1\"",
        "\"name\":\"web-1\"   | \"name\":\"wéb-1\"",
        "\"name\":\"web-1\"   | \"workload\":\"web-1\"",
        "0000000000aa         | 0000000000AA",
        "\"tenant\":\"team-a\"| \"tenant\":\"Team\"",
        "\"arch\":\"amd64\"   | \"region\":\"amd64\"",
        "\"arch\":\"amd64\"   | \"zone\":\"amd64\"",
        "https://10.0.0.1:8889| ``",
        "https://10.0.0.1:8889| ht tps://x",
        "\"size\":120}]       | \"size\":120},]",
        "\"size\":120}]       | \"size\":120},null]",
        ":8889\"}             | :8889\"}}",
        ":8889\"}             | :8889\" }",
        ":8889\"}             | :8889\"",
        ":8889\"}             | :8889\",\"leader_epoch\":0}",
      })
  void whatOurWriterDoesNotWriteIsLeftToJackson(String in, String instead) {
    String start = new String(PayloadFormat.write(Samples.start()), StandardCharsets.UTF_8);
    String changed = start.replace(in.strip(), instead);
    assertThat(changed).isNotEqualTo(start);
    assertThat(forms.read(Start.class, changed.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void everyBeginningOfAPayloadIsLeftToJackson() {
    byte[] start = PayloadFormat.write(Samples.start());
    assertThat(forms.read(Start.class, start)).isPresent();
    for (int length = 0; length < start.length; length++) {
      assertThat(forms.read(Start.class, Arrays.copyOf(start, length))).as("%d", length).isEmpty();
    }
  }

  @Test
  void startsThatEndAlikeAreEachReadForThemselves() {
    Start start = Samples.start();
    Start other = start.as(OTHER, 7, TenantId.of("team-b"), "web-23");
    for (Start each : List.of(start, other, start.by(3), other.by(3), start, other)) {
      assertThat(forms.read(Start.class, PayloadFormat.write(each))).contains(each);
    }
  }

  @Test
  void noTenantIsTakenForOneWhoseNameItBeginsWith() {
    for (String tenant : List.of("team-a", "team", "team-ab", "t", "team-a", "team-b")) {
      Start start = Samples.start().as(OTHER, 7, TenantId.of(tenant), "web-23");
      assertThat(forms.read(Start.class, PayloadFormat.write(start))).contains(start);
    }
  }

  @Test
  void aPayloadThatWasGivenUpHalfwayLeavesNothingInTheNext() throws IOException {
    InstanceId instance = Samples.INSTANCE;
    String lengthy = "x".repeat(100_000);
    for (String why : List.of("plain", "\u00e4", lengthy, lengthy + "\u00e4", "\"", "plain")) {
      Payload placed =
          new InstancePlaced(instance, 1, NodeId.of(instance.toString()), "host", 1, 1, 1, why);
      assertThat(PayloadFormat.write(placed))
          .isEqualTo(PayloadFormat.JSON.writeValueAsBytes(placed));
    }
  }

  @Test
  void noEndingIsTakenForGoodBecauseItCameBefore() {
    for (String more : List.of("}", " ", ",\"unknown\":1}")) {
      String whole = new String(PayloadFormat.write(Samples.start()), StandardCharsets.UTF_8);
      byte[] start = (whole + more).getBytes(StandardCharsets.UTF_8);
      for (int time = 1; time <= 2; time++) {
        assertThat(forms.read(Start.class, start)).as("%s, time %d", more, time).isEmpty();
      }
    }
  }

  @Test
  void whatIsKeptOfAStartIsNotItsSendersToChange() {
    byte[] start = PayloadFormat.write(Samples.start());
    assertThat(forms.read(Start.class, start)).contains(Samples.start());
    int digit = new String(start, StandardCharsets.ISO_8859_1).indexOf("\"size\":") + 7;
    start[digit] = (byte) (start[digit] == '9' ? '8' : '9');
    assertThat(forms.read(Start.class, start)).get().isNotEqualTo(Samples.start());
  }

  @Test
  void halfASurrogateIsNotWrittenAsAnotherCharacter() {
    InstanceId instance = Samples.INSTANCE;
    for (String half : new String[] {"\ud83d", "\ude00", "Ł", "Ģ", "\udc41"}) {
      InstancePlaced placed =
          new InstancePlaced(instance, 1, new NodeId(instance.value()), half, 1, 1, 1, "why");
      assertThat(CanonicalForms.write(placed)).isEmpty();
    }
  }

  @Test
  void noFieldIsAlwaysLeftOutOfWhatIsTried() throws ReflectiveOperationException {
    Set<String> all = new HashSet<>();
    Set<String> tried = new HashSet<>();
    RandomPayloads payloads = new RandomPayloads(1, true);
    for (int i = 0; i < PAYLOADS; i++) {
      note(payloads.next(), all, tried);
    }
    assertThat(tried).hasSizeGreaterThan(50).containsExactlyInAnyOrderElementsOf(all);
  }

  /** Which components the records in a value have, and which of them have a value. */
  private static void note(Object value, Set<String> all, Set<String> tried)
      throws ReflectiveOperationException {
    if (value instanceof Collection<?> some) {
      for (Object one : some) {
        note(one, all, tried);
      }
    }
    if (!value.getClass().isRecord()) {
      return;
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object held = component.getAccessor().invoke(value);
      String name = value.getClass().getSimpleName() + "." + component.getName();
      all.add(name);
      if (held != null && !held.equals(List.of()) && !held.equals(Map.of())) {
        tried.add(name);
        note(held, all, tried);
      }
    }
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + random.nextInt(random.nextBoolean() ? 3 : 40));
    byte[] part =
        switch (random.nextInt(4)) {
          case 0 -> new byte[0];
          case 1 -> new byte[] {(byte) random.nextInt(256)};
          case 2 -> new byte[] {(byte) "0123456789abcdef{}[]:,\"-\\ ".charAt(random.nextInt(26))};
          default -> elsewhere(bytes, to - from, random);
        };
    byte[] changed = new byte[bytes.length - (to - from) + part.length];
    System.arraycopy(bytes, 0, changed, 0, from);
    System.arraycopy(part, 0, changed, from, part.length);
    System.arraycopy(bytes, to, changed, from + part.length, bytes.length - to);
    return changed;
  }

  private static byte[] elsewhere(byte[] bytes, int length, Random random) {
    int from = random.nextInt(bytes.length - length + 1);
    return Arrays.copyOfRange(bytes, from, from + length);
  }
}
