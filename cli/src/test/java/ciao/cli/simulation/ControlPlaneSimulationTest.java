package ciao.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.QueueLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scheduler core and the instance reconciler together, on one executor, from one seed. */
class ControlPlaneSimulationTest {
  private static final long SEED = Long.getLong("ciao.seed", System.nanoTime());

  @Test
  void theSameSeedGivesTheSameTranscript() {
    System.out.println("ControlPlaneSimulationTest seed " + SEED);

    List<String> first = new ControlPlane(SEED).run();
    List<String> second = new ControlPlane(SEED).run();

    assertThat(first).as("seed %d", SEED).hasSizeGreaterThan(100).isEqualTo(second);
  }

  @Test
  void anotherSeedGivesAnother() {
    assertThat(new ControlPlane(1).run()).isNotEqualTo(new ControlPlane(2).run());
  }

  @Test
  void underLossAndDuplicationEveryWishComesTrueAndNothingRunsTwice() {
    for (long seed = SEED; seed < SEED + 20; seed++) {
      ControlPlane plane = new ControlPlane(seed);
      plane.run();
      plane.assertSettled();
    }
  }

  @Test
  void aSchedulerThatEndsAndComesAgainLosesNothingAndNothingRunsTwice() {
    for (long seed = SEED; seed < SEED + 20; seed++) {
      ControlPlane plane = new ControlPlane(seed);
      List<String> transcript = plane.run(4);

      assertThat(transcript)
          .filteredOn(line -> line.endsWith("the scheduler ends"))
          .as("seed %d", seed)
          .isNotEmpty();
      plane.assertSettled();
    }
  }

  @Test
  void whatAFullQueueRefusesIsSubmittedAgainUntilThereIsRoom() {
    QueueLimits few = new QueueLimits(3, 1 << 20);
    for (long seed = SEED; seed < SEED + 5; seed++) {
      ControlPlane plane = new ControlPlane(seed, few, Duration.ofSeconds(30));
      List<String> transcript = plane.run();

      assertThat(transcript)
          .filteredOn(line -> line.contains("reason=queue_full"))
          .as("seed %d", seed)
          .hasSizeGreaterThan(10);
      plane.assertSettled();
    }
  }
}
