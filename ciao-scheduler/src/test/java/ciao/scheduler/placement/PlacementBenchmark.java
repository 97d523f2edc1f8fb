package ciao.scheduler.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to place one START: the event in, the effects out, reservation and index included.
 * Run by benchmarks/scheduler-core.sh. Between batches, not measured, the nodes report that all has
 * arrived. The median of batches says most on a machine that does other things as well.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlacementBenchmark {
  private static final int BATCH = 1_000;

  @Param({"1000", "10000", "100000", "1000000"})
  public int nodes;

  @Param({
    "EMPTY",
    "HALF_FULL",
    "NEARLY_FULL",
    "ONE_FITS",
    "DRAINED",
    "ANTI_CORRELATED",
    "LABELLED",
    "LABELLED_HALF_FULL",
    "APART",
    "PREFERRED_APART",
    "TOGETHER"
  })
  public Clouds.Load load;

  private final List<Event> batch = new ArrayList<>(BATCH);
  private final List<Effect> placed = new ArrayList<>(BATCH);
  private Clouds clouds;
  private PlacementCore core;
  private int instances;

  @Setup
  public void connect() {
    clouds = new Clouds(load, nodes);
    core = clouds.connect();
  }

  @Setup(Level.Invocation)
  public void submit() {
    for (int n = 0; n < BATCH; n++) {
      batch.add(clouds.start(++instances, Clouds.DEMANDS));
    }
  }

  @TearDown(Level.Invocation)
  public void account() {
    if (placed.size() != BATCH) {
      throw new IllegalStateException(placed.size() + " effects (expected: " + BATCH + ")");
    }
    clouds.account(core, placed);
    batch.clear();
    placed.clear();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public List<Effect> place() {
    for (Event start : batch) {
      placed.addAll(core.handle(start));
    }
    return placed;
  }
}
