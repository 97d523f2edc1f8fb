package ciao.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ciao.cli.CommandRoot;
import ciao.cli.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.LongStream;
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
    assertThat(figures.at("/passes/claims/per_s").asLong()).isPositive();
    assertThat(figures.at("/passes/claims/single/granted/p50_us").asDouble())
        .isGreaterThan(figures.at("/passes/claims/single/claimed/p50_us").asDouble());
    for (String arrival : List.of("first", "restart")) {
      JsonNode arrived = figures.at("/connected/" + arrival);
      assertThat(arrived.get("ready_s").asDouble()).as(arrival).isPositive();
      assertThat(arrived.get("scheduler_cpu_s").asDouble()).as(arrival).isPositive();
      assertThat(arrived.get("load_cpu_s").asDouble()).as(arrival).isNotNegative();
      assertThat(arrived.get("lost").asLong()).as(arrival).isZero();
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
