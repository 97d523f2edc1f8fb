package ciao.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.cli.CommandRoot;
import ciao.cli.ExitCode;
import ciao.cli.output.Column;
import ciao.ssntp.ReadyPace;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class SchedulerBenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyStartComesToAnAgentOfARealSchedulerAndTheFiguresSaySo() throws Exception {
    int code =
        run(
            "bench scheduler --agents 3 --controllers 2 --starts 200 --single 20 --workloads 3 --restart"
                + " --hostile 1 -o json");

    assertThat(code).as(err.toString()).isEqualTo(ExitCode.OK);
    JsonNode figures = new JsonMapper().readTree(out.toString());
    assertThat(figures.get("agents").asInt()).isEqualTo(3);
    assertThat(figures.get("controllers").asInt()).isEqualTo(2);
    assertThat(figures.get("start_bytes").asInt()).isGreaterThanOrEqualTo(600);
    assertThat(figures.get("starts_per_s").asLong()).isPositive();
    assertThat(figures.at("/passes/single/placed/p50_us").asDouble()).isPositive();
    assertThat(figures.at("/passes/under_load/at_agent/p99_us").asDouble()).isPositive();
    assertThat(figures.at("/passes/beside_hostile/placed/p99_us").asDouble()).isPositive();
    assertThat(figures.at("/passes/beside_hostile/unread").asLong()).isPositive();
    assertThat(figures.at("/passes/beside_hostile/frames_per_s").asLong()).isPositive();
    assertThat(figures.at("/passes/beside_hostile/refused_per_s").asLong()).isPositive();
    assertThat(figures.at("/passes/claims/per_s").asLong()).isPositive();
    assertThat(figures.at("/passes/claims/single/granted/p50_us").asDouble())
        .isGreaterThan(figures.at("/passes/claims/single/claimed/p50_us").asDouble());
    for (String arrival : List.of("first", "restart")) {
      JsonNode arrived = figures.at("/connected/" + arrival);
      assertThat(arrived.get("ready_s").asDouble()).as(arrival).isPositive();
      assertThat(arrived.get("scheduler_cpu_s").asDouble()).as(arrival).isPositive();
      assertThat(arrived.get("load_cpu_s").asDouble()).as(arrival).isNotNegative();
      assertThat(arrived.get("lost").asLong()).as(arrival).isZero();
      for (String declined : List.of("turned_away", "sent_away", "strangers")) {
        JsonNode count = arrived.get("declined").get(declined);
        assertThat(count.isIntegralNumber()).as(declined).isTrue();
        assertThat(count.asLong()).as(declined).isZero();
      }
    }
    assertThat(figures.get("scheduler_cpu_s").asDouble()).isPositive();
  }

  @Test
  void agentsOfASchedulerKilledUnderLoadGoToTheOneThatStoodByAndNoStartIsLostOrGrantedTwice()
      throws Exception {
    int code =
        run("bench scheduler --agents 3 --starts 100 --single 10 --rate 1000 --standby -o json");

    assertThat(code).as(err.toString()).isEqualTo(ExitCode.OK);
    JsonNode connected = new JsonMapper().readTree(out.toString()).get("connected");
    assertThat(connected.at("/standby/ready_s").asDouble()).isPositive();
    assertThat(connected.at("/standby/lost").asLong()).isZero();
    assertThat(connected.at("/takeover/starts").asInt()).isGreaterThan(1000);
    assertThat(connected.at("/takeover/submitted_again").asInt()).isPositive();
    assertThat(connected.has("restart")).isFalse();
  }

  @Test
  void whatCameIsCountedOverAllOperandsAndAllRefusals() {
    assertThat(
            Received.of(
                List.of(
                    "# TYPE ciao_ssntp_frames_total counter",
                    "ciao_ssntp_frames_total{direction=\"received\",operand=\"READY\"} 1.2E4",
                    "ciao_ssntp_frames_total{direction=\"received\",operand=\"PING\"} 5.0",
                    "ciao_ssntp_frames_total{direction=\"sent\",operand=\"START\"} 70.0",
                    "ciao_ssntp_refusals_total{code=\"unknown_operand\"} 3.0",
                    "ciao_ssntp_refusals_total{code=\"payload_too_large\"} 4.0",
                    "ciao_ssntp_strangers_total 9.0")))
        .isEqualTo(new Received(12_005, 7));
  }

  @Test
  void connectionsThatWereNotTakenAreCountedAsTheMetricsSay() {
    List<String> page =
        List.of(
            "# TYPE ciao_ssntp_turned_away_total counter",
            "ciao_ssntp_turned_away_total 3.0",
            "ciao_ssntp_sent_away_total 1.2E4",
            "ciao_ssntp_strangers_total 0.0");

    assertThat(Declined.of(page)).isEqualTo(new Declined(3, 12_000, 0));
    assertThatThrownBy(() -> Declined.of(page.subList(0, 3)))
        .hasMessageContaining("ciao_ssntp_strangers_total");
  }

  @Test
  void theTableShowsWhatWasMeasured() {
    Figures.Arrival arrival = new Figures.Arrival(2.5, 1.5, 0.5, 4, new Declined(3, 2, 1));
    Figures.Takeover takeover = new Figures.Takeover(2_000, 5_000, 40, 6);

    assertThat(table(null, null, null, null))
        .containsEntry("STARTS", "200 of 640 bytes")
        .containsEntry("LOAD AVERAGE BEFORE", "1.95")
        .containsEntry(
            "ALL READY",
            "2.5 s, CPU of scheduler 1.5 s and of load 0.5 s, 4 sessions lost;"
                + " 3 connections turned away, 2 sent away, 1 failed TLS")
        .containsEntry("ALL READY AFTER A RESTART", "null")
        .containsEntry("ALL READY WITH THE STANDBY", "null")
        .containsEntry("STARTS MEANWHILE", "null")
        .containsEntry("BESIDE HOSTILE PEERS, PLACED", "null")
        .containsEntry("BESIDE HOSTILE PEERS, AT AGENT", "null")
        .containsEntry("STARTS NOBODY READ", "null")
        .containsEntry("HOSTILE FRAMES A SECOND", "null")
        .containsEntry("REFUSED A SECOND", "null");
    Figures.Hostile hostile =
        Figures.Hostile.of(pass(), 77, new Received(900, 300).since(new Received(300, 90)), 3);
    assertThat(table(arrival, null, takeover, hostile))
        .hasEntrySatisfying(
            "ALL READY AFTER A RESTART", text -> assertThat(text).contains("3 connections"))
        .containsEntry("ALL READY WITH THE STANDBY", "null")
        .containsEntry(
            "STARTS MEANWHILE",
            "5000 at 2000 a second, 40 submitted again, 6 at two agents, each granted to one")
        .containsEntry("BESIDE HOSTILE PEERS, PLACED", pass().placed().toString())
        .containsEntry("BESIDE HOSTILE PEERS, AT AGENT", pass().atAgent().toString())
        .containsEntry("STARTS NOBODY READ", "77")
        .containsEntry("HOSTILE FRAMES A SECOND", "200")
        .containsEntry("REFUSED A SECOND", "70");
    assertThat(table(null, arrival, takeover, null))
        .containsEntry("ALL READY AFTER A RESTART", "null")
        .hasEntrySatisfying(
            "ALL READY WITH THE STANDBY", text -> assertThat(text).contains("3 connections"));
  }

  private static Map<String, String> table(
      Figures.@Nullable Arrival restart,
      Figures.@Nullable Arrival standby,
      Figures.@Nullable Takeover takeover,
      Figures.@Nullable Hostile besideHostile) {
    Figures.Arrival first = new Figures.Arrival(2.5, 1.5, 0.5, 4, new Declined(3, 2, 1));
    Figures.Claims claims = Figures.Claims.of(pass(), pass());
    Figures figures =
        new Figures(
            3,
            2,
            200,
            640,
            1_000,
            new Figures.Connected(1.951171875, first, restart, standby, takeover, 1_000, 2_000),
            new Figures.Cost(3.5, 2.5),
            new Figures.Passes(pass(), pass(), pass(), besideHostile, claims),
            4.5,
            200,
            50.5);
    Map<String, String> cells = new LinkedHashMap<>();
    for (Column<Figures> column : SchedulerBench.columns()) {
      cells.put(column.title(), String.valueOf(column.value().apply(figures)));
    }
    return cells;
  }

  private static Figures.Pass pass() {
    return new Figures.Pass(1_000, new Latencies(1, 2, 3, 4, 5), new Latencies(6, 7, 8, 9, 10));
  }

  @Test
  void theHelpSaysWhenAnAgentReports() {
    assertThat(run("bench scheduler --help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains(
            "%d ms after a START or after %d of them"
                .formatted(ReadyPace.GATHER.toMillis(), ReadyPace.MOST_STARTS));
  }

  @Test
  void whoWantsARestartAndAStandbyIsTold() {
    assertThat(run("bench scheduler --restart --standby")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--restart", "--standby", "mutually exclusive");
  }

  @Test
  void aNumberOutOfRangeIsAUsageErrorThatNamesTheRange() {
    assertThat(run("bench scheduler --agents 0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--agents: 0 (expected: 1 to 25000)");
  }

  @Test
  void moreAgentsThanFileDescriptorsAreRefusedWithTheWayOut() {
    Descriptors.require(824, 1_024);
    assertThatThrownBy(() -> Descriptors.require(10_000, 1_024))
        .hasMessageContaining("a process may have 1024")
        .hasMessageContaining("`ulimit -n 10200`");
  }

  @Test
  void aPercentileIsTheLeastThatSoManyDoNotExceed() {
    long[] micros = LongStream.rangeClosed(1, 1_000).map(us -> us * 1_000).toArray();

    assertThat(Latencies.of(micros)).isEqualTo(new Latencies(500, 900, 990, 999, 1_000));
    assertThat(Latencies.of(new long[] {7_000})).isEqualTo(new Latencies(7, 7, 7, 7, 7));
  }

  private int run(String words) {
    String[] arguments = words.split(" ");
    CommandLine line = CommandRoot.commandLine(arguments);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }
}
