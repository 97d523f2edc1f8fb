package ciao.scheduler.placement;

import ciao.ssntp.payload.Demands;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What happens off the hot path: refusals with their reasons, reports while instances wait. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RefusalBenchmark {
  private static final int WAITING = 10_000;

  @Param({"1000", "10000", "100000"})
  public int nodes;

  /** How many there are among those that wait. */
  @Param({"20", "1000"})
  public int shapes;

  private Clouds clouds;
  private PlacementCore core;
  private int instances = WAITING;
  private int reports;

  @Setup
  public void fill() {
    clouds = new Clouds(Clouds.Load.ONE_FITS, nodes);
    core = clouds.connect();
    for (int n = 1; n <= WAITING; n++) {
      core.handle(clouds.start(n, tooLarge(n % shapes)));
    }
  }

  /** Larger than the one that fits; each of another shape. */
  private static Demands tooLarge(int shape) {
    return new Demands(1_000_001, 1_000 + shape, 10);
  }

  /** Of a shape not seen before: searched, explained, made to wait, and given up. */
  @Benchmark
  public List<Effect> refuseAndExplain() {
    return giveUp(core.handle(clouds.start(++instances, tooLarge(shapes + instances))));
  }

  @Benchmark
  public List<Effect> refuseLikeOneThatWaits() {
    return giveUp(core.handle(clouds.start(++instances, tooLarge(instances % shapes))));
  }

  /**
   * Of what waits is submitted again what waits longest, and since the last time one was placed.
   */
  @Benchmark
  public List<Effect> refuseAgainAfterAPlacement() {
    Event placed = clouds.start(++instances, Clouds.DEMANDS);
    clouds.account(core, core.handle(placed));
    int again = 1 + instances % WAITING;
    return core.handle(clouds.start(again, tooLarge(again % shapes)));
  }

  private List<Effect> giveUp(List<Effect> refused) {
    core.handle(new Event.StartCancelled(Clouds.CONTROLLER, Samples.instance(instances), 1));
    return refused;
  }

  /** A node has more room than before, but not enough for any of the shapes that wait. */
  @Benchmark
  public List<Effect> reportMoreRoom() {
    reports++;
    return core.handle(clouds.grown(reports % nodes, reports / nodes));
  }
}
