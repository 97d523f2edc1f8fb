package ciao.ssntp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ciao.ssntp.epoch.Epoch;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may make up has its limits in the record, so that nobody else needs to look. */
class BoundsTest {
  private static final NodeId NODE = new NodeId(new UUID(4, 1));

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Epoch.MAX + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void whatIsNoEpochIsRefused(long none) {
    assertRefused(() -> new ErrorReport("stale_epoch", "another leads", none), "epoch: " + none);
    assertRefused(() -> new Evacuate(NODE).by(none), "leader_epoch: " + none);
    assertRefused(() -> new Activate(none, null), "scheduler_epoch: " + none);
    if (none != 0) {
      assertRefused(() -> ClusterConfiguration.DEFAULT.of(none), "scheduler_epoch: " + none);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, Epoch.MAX})
  void theFirstEpochAndTheLastAreTaken(long epoch) {
    assertThat(new Activate(epoch, null, epoch).leaderEpoch()).isEqualTo(epoch);
    assertThat(ClusterConfiguration.DEFAULT.of(epoch).epoch()).isEqualTo(epoch);
  }

  @Test
  void aTraceReportIsNoLongerThanATraceCanBe() {
    report("x".repeat(TraceReport.MAX_LABEL_BYTES), TraceReport.MAX_HOPS);
    assertRefused(() -> report("", 1), "label of 0 bytes");
    assertRefused(() -> report("ä".repeat(128), 1), "label of 256 bytes");
    assertRefused(() -> report("boot", TraceReport.MAX_HOPS + 1), "17 hops");
  }

  @Test
  void ofALongSentenceTheBeginningIsKept() {
    String longest = "x".repeat(Texts.MOST_CHARACTERS);
    assertThat(failed(longest)).isEqualTo(longest);
    assertThat(failed(longest + "y")).startsWith("xxx").endsWith("x …").hasSameSizeAs(longest);
    assertThat(Texts.cut(Texts.cut(longest + "y"))).isEqualTo(Texts.cut(longest + "y"));
    assertThat(failed("x" + "😀".repeat(2_000))).as("no half of a character").endsWith("😀 …");
    InstanceId instance = new InstanceId(new UUID(1, 1));
    assertThat(new StartFailure(instance, 1, NODE, RefusalReason.FULL_CN, longest + "y").message())
        .hasSameSizeAs(longest);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHostNameAndLabelsAreReadUpToTheirLengthAndNoLonger(boolean canonical) throws Exception {
    Ready longest = ready("h".repeat(255), "k".repeat(63), "v".repeat(255));
    assertThat(read(longest, canonical)).isEqualTo(longest);
    assertUnreadable(ready("h".repeat(256), "zone", "a"), canonical, "hostname: 256");
    assertUnreadable(ready("web1", "k".repeat(64), "a"), canonical, "labels: a key: 64");
    assertUnreadable(ready("web1", "zone", "v".repeat(256)), canonical, "labels: zone: 256");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGroupIsReadUpToTheLongestNameATenantCanGiveItAndNoLonger(boolean canonical)
      throws Exception {
    String longest = TenantId.of("t".repeat(63)).group("g".repeat(63));
    assertThat(read(ready(longest), canonical)).isEqualTo(ready(longest));
    assertUnreadable(ready(longest + "g"), canonical, "groups: a key: 128");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStartNamesNoGroupThatItsNodeCouldNotReport(boolean canonical) throws Exception {
    Start longest = start("g".repeat(63));
    assertThat(read(longest, canonical)).isEqualTo(longest);
    assertThat(read(start(null), canonical)).isEqualTo(start(null));
    assertUnreadable(start("g".repeat(64)), canonical, "scheduling: group: 64");
  }

  private static Start start(@Nullable String group) {
    return new Start(
        new InstanceId(new UUID(1, 1)),
        1,
        TenantId.of("team-a"),
        "first",
        "hello",
        Kind.PROCESS,
        List.of("/bin/true"),
        new Demands(1, 1, 0),
        Requires.NOTHING,
        new Scheduling(group, 1, List.of()),
        Restart.NEVER,
        null,
        List.of(),
        URI.create("https://controller:8889"),
        null);
  }

  private static Ready ready(String group) {
    Room room = new Room(1, 1, 1, 1);
    return new Ready(NODE, "web1", room, room, Map.of(), 0, 0, Map.of(group, 1));
  }

  private static Ready ready(String hostname, String label, String value) {
    Room room = new Room(1, 1, 1, 1);
    return new Ready(NODE, hostname, room, room, Map.of(label, value), 0, 0);
  }

  /** By the reader of what we write ourselves, or by the one of whatever else is JSON. */
  private static Payload read(Payload payload, boolean canonical) throws PayloadException {
    String json = new String(PayloadFormat.write(payload), StandardCharsets.UTF_8);
    String read = canonical ? json : json.replaceFirst("\\{", "{ ");
    return new PayloadReader().read(payload.getClass(), read.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertUnreadable(Payload payload, boolean canonical, String why) {
    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> read(payload, canonical))
        .withMessageContaining(why);
  }

  private static @Nullable String failed(String reason) {
    InstanceId instance = new InstanceId(new UUID(1, 1));
    return new InstanceReport(instance, 1, InstanceState.FAILED, null, reason, 0, null, null, null)
        .reason();
  }

  private static void report(String label, int hops) {
    List<Hop> way = Collections.nCopies(hops, new Hop(NODE, 4, 5, 6));
    assertThat(new TraceReport(NODE, new InstanceId(new UUID(1, 1)), 1, label, 1, way, 7).hops())
        .hasSize(hops);
  }

  private static void assertRefused(Runnable made, String why) {
    assertThatIllegalArgumentException().isThrownBy(made::run).withMessageContaining(why);
  }
}
