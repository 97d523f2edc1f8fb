package ciao.scheduler;

import ciao.scheduler.placement.Effect;
import ciao.ssntp.payload.InstancePlaced;
import ciao.ssntp.payload.RefusalReason;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What placement does, in numbers; docs/scheduler.md lists them. No tenant, workload or instance is
 * named in any, and their count does not grow with the cluster.
 */
final class SchedulerMeters {
  private static final double[] NODES_LOOKED_AT = {1, 4, 16, 64, 256, 1_024, 4_096, 16_384};

  /** From what an idle scheduler takes to what a full mailbox in front of a busy one comes to. */
  private static final Duration[] TIMES = {
    Duration.ofNanos(10_000),
    Duration.ofNanos(25_000),
    Duration.ofNanos(50_000),
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofSeconds(1)
  };

  private final MeterRegistry registry;
  private final Clock clock;
  private final Counter placements;
  private final Map<RefusalReason, Counter> refusals = new EnumMap<>(RefusalReason.class);
  private final Map<String, Counter> lacking = new HashMap<>();
  private final DistributionSummary searched;
  private final Timer decision;

  /**
   * Registers them.
   *
   * @param registry its clock is the one that times decisions
   */
  SchedulerMeters(MeterRegistry registry) {
    this.registry = registry;
    this.clock = registry.config().clock();
    this.placements =
        Counter.builder("ciao.scheduler.placements")
            .description("STARTs that were handed to a node")
            .register(registry);
    for (RefusalReason reason : RefusalReason.values()) {
      refusals.put(
          reason,
          Counter.builder("ciao.scheduler.refusals")
              .description("STARTs that a controller was told no of, most of them to wait")
              .tag("reason", reason.toString())
              .register(registry));
    }
    for (String word : Effect.Refuse.lackable()) {
      lacking.put(
          word,
          Counter.builder("ciao.scheduler.misses")
              .description("The same STARTs, by what the node lacked that was nearest")
              .tag("lacking", word)
              .register(registry));
    }
    this.searched =
        DistributionSummary.builder("ciao.scheduler.searched")
            .description("Nodes looked at for a placement, the chosen one included")
            .serviceLevelObjectives(NODES_LOOKED_AT)
            .register(registry);
    this.decision =
        Timer.builder("ciao.scheduler.decision")
            .description("From a START in the mailbox until it is at its node's connection, or not")
            .serviceLevelObjectives(TIMES)
            .register(registry);
  }

  /** The loop's own numbers, asked for when somebody looks. */
  void watch(PlacementLoop loop) {
    Gauge.builder("ciao.scheduler.mailbox", loop, PlacementLoop::depth)
        .description("Events that wait for placement")
        .register(registry);
    Gauge.builder("ciao.scheduler.queue", loop, PlacementLoop::queued)
        .description("Instances that wait for room")
        .register(registry);
    FunctionCounter.builder("ciao.scheduler.ignored", loop, PlacementLoop::ignored)
        .description("Events that did not fit the state")
        .register(registry);
  }

  /** The time, to be given back to {@link #decided}. */
  long now() {
    return clock.monotonicTime();
  }

  void decided(long since) {
    decision.record(clock.monotonicTime() - since, TimeUnit.NANOSECONDS);
  }

  void placed(InstancePlaced placed) {
    placements.increment();
    searched.record(placed.searched());
  }

  /** What waits is submitted again and again, and counts once. */
  void refused(Effect.Refuse refuse) {
    if (refuse.first()) {
      increment(refusals.get(refuse.failure().reason()));
      increment(lacking.get(refuse.lacking()));
    }
  }

  private static void increment(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }
}
