package ciao.scheduler;

import ciao.scheduler.placement.Clouds;
import ciao.scheduler.placement.Effect;
import ciao.scheduler.placement.Event;
import ciao.scheduler.placement.PlacementCore;
import ciao.scheduler.placement.Samples;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.PayloadException;
import ciao.ssntp.payload.PayloadFormat;
import ciao.ssntp.payload.PayloadReader;
import ciao.ssntp.payload.Plan;
import ciao.ssntp.payload.Start;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A plan about 10,000 nodes with 100,000 instances, from PLAN's bytes to those of PLANNED: all a
 * scheduler does about it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class PlanBenchmark {
  private static final int NODES = 10_000;
  private static final int INSTANCES = 100_000;

  private final PayloadReader reader = new PayloadReader();
  private PlacementCore core;
  private byte[] loseHalf;
  private byte[] drainHalf;
  private byte[] placeAsManyMore;
  private byte[] pack;

  @Setup
  public void fill() {
    Clouds clouds = new Clouds(Clouds.Load.HALF_FULL, NODES);
    core = clouds.connect();
    Map<NodeId, Integer> running = new LinkedHashMap<>();
    Event.StartSubmitted submitted = clouds.start(0, Clouds.DEMANDS);
    for (int n = 1; n <= INSTANCES; n++) {
      submitted = clouds.start(n, Clouds.DEMANDS);
      Effect.Place place = (Effect.Place) core.handle(submitted).getFirst();
      running.merge(place.placed().node(), 1, Integer::sum);
    }
    Start like = submitted.submission().start();
    List<NodeId> half = IntStream.range(0, NODES / 2).mapToObj(Samples::node).toList();
    List<Plan.NodeCount> there =
        half.stream()
            .filter(running::containsKey)
            .map(node -> new Plan.NodeCount(node, running.get(node)))
            .toList();
    List<Plan.Residents> residents = List.of(new Plan.Residents(like, there));
    List<Plan.MoreToPlace> more = List.of(new Plan.MoreToPlace(like, INSTANCES));
    loseHalf = plan(null, half, List.of(), residents, List.of());
    drainHalf = plan(null, List.of(), half, residents, List.of());
    placeAsManyMore = plan(null, List.of(), List.of(), List.of(), more);
    pack = plan("pack", List.of(), List.of(), List.of(), more);
  }

  private static byte[] plan(
      @Nullable String strategy,
      List<NodeId> lose,
      List<NodeId> drain,
      List<Plan.Residents> running,
      List<Plan.MoreToPlace> place) {
    return PayloadFormat.write(
        new Plan(1, strategy, List.of(), List.of(), lose, drain, running, place));
  }

  @Benchmark
  public byte[] loseHalfOfTheNodes() throws PayloadException {
    return answer(loseHalf);
  }

  @Benchmark
  public byte[] drainHalfOfTheNodes() throws PayloadException {
    return answer(drainHalf);
  }

  @Benchmark
  public byte[] placeAsManyMore() throws PayloadException {
    return answer(placeAsManyMore);
  }

  @Benchmark
  public byte[] placeAsManyMorePacked() throws PayloadException {
    return answer(pack);
  }

  private byte[] answer(byte[] question) throws PayloadException {
    Plan plan = reader.read(Plan.class, question);
    return PayloadFormat.write(Forecasts.of(plan, core.snapshot()));
  }
}
