package ciao.scheduler.placement;

import ciao.scheduler.placement.WhatIf.Change;
import ciao.scheduler.placement.WhatIf.Outcome;
import ciao.scheduler.placement.WhatIf.Running;
import ciao.ssntp.payload.NodeId;
import ciao.ssntp.payload.Start;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

/** What would happen to 100,000 instances on 10,000 nodes; snapshot included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class WhatIfBenchmark {
  private static final int NODES = 10_000;
  private static final int INSTANCES = 100_000;

  private final List<Running> running = new ArrayList<>();
  private Clouds clouds;
  private PlacementCore core;
  private Start like;

  @Setup
  public void fill() {
    clouds = new Clouds(Clouds.Load.HALF_FULL, NODES);
    core = clouds.connect();
    for (int n = 1; n <= INSTANCES; n++) {
      Event.StartSubmitted submitted = clouds.start(n, Clouds.DEMANDS);
      like = submitted.submission().start();
      Effect.Place place = (Effect.Place) core.handle(submitted).getFirst();
      running.add(new Running(like, place.placed().node()));
    }
  }

  /** Half of the nodes are lost, which is where about half of the instances run. */
  @Benchmark
  public List<Outcome> loseHalfOfTheNodes() {
    Set<NodeId> lost = new HashSet<>();
    for (int node = 0; node < NODES / 2; node++) {
      lost.add(Samples.node(node));
    }
    return plan(new WhatIf.LoseNodes(lost));
  }

  @Benchmark
  public List<Outcome> placeAsManyMore() {
    return plan(new WhatIf.PlaceMore(like, INSTANCES));
  }

  private List<Outcome> plan(Change change) {
    return WhatIf.plan(core.snapshot(), running, List.of(change));
  }
}
