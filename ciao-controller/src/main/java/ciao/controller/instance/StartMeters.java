package ciao.controller.instance;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;

/**
 * How long starts take, in numbers; docs/controller.md lists them. No tenant, workload, instance or
 * node is named in any, and their count does not grow with the cluster. Any thread.
 */
public final class StartMeters {
  /** From a process on an idle node to an image that is fetched, or waiting for room. */
  private static final Duration[] TIMES = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5)
  };

  private final Timer claim;
  private final Timer start;

  /** Registers them. */
  public StartMeters(MeterRegistry registry) {
    this.claim =
        Timer.builder("ciao.controller.claim")
            .description("From START's first leaving for the scheduler until a claim is durable")
            .serviceLevelObjectives(TIMES)
            .register(registry);
    this.start =
        Timer.builder("ciao.controller.start")
            .description("From a user's wish for a start until it is known that the instance runs")
            .serviceLevelObjectives(TIMES)
            .register(registry);
  }

  /** Nobody looks. */
  public static StartMeters none() {
    return new StartMeters(new CompositeMeterRegistry());
  }

  void claimed(Duration time) {
    claim.record(time);
  }

  /** By the time of day, as the wish may be older than this process: below 0 it is left out. */
  void started(Duration time) {
    start.record(time);
  }
}
