package ciao.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.scheduler.placement.QueueLimits;
import ciao.ssntp.payload.Room;
import java.time.Duration;
import java.util.ArrayList;
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
  void aSchedulerAndAControllerThatEndAndComeAgainLoseNothingAndNothingRunsTwice() {
    for (long seed = SEED; seed < SEED + 20; seed++) {
      ControlPlane plane = new ControlPlane(seed);
      List<String> transcript = plane.run(4);

      assertThat(transcript)
          .filteredOn(line -> line.endsWith("the scheduler ends"))
          .as("seed %d", seed)
          .isNotEmpty();
      assertThat(transcript)
          .filteredOn(line -> line.endsWith("the controller ends"))
          .as("seed %d", seed)
          .isNotEmpty();
      plane.assertSettled();
    }
  }

  /**
   * There is room once; what an earlier controller had sent there may hold it. Connections that
   * live lose no START: its node's room would be spoken for until the next connection.
   */
  @Test
  void aControllerThatEndsAtAnyMomentOfAStartLeavesNothingInItsWay() {
    Scene one = new Scene(1, 1, new Room(1, 64, 64, 1), 0);
    List<String> all = new ArrayList<>();
    for (int ms = 0; ms < 100; ms++) {
      for (long seed = SEED; seed < SEED + 5; seed++) {
        ControlPlane plane = new ControlPlane(seed, one);
        all.addAll(plane.runOneWithoutControllerAfter(Duration.ofMillis(ms)));
        plane.assertSettled();
      }
    }
    assertThat(all)
        .as("seed %d: sent where nobody knew of it, and then in its own way", SEED)
        .anyMatch(line -> line.contains("Start[") && line.contains("generation=2"));
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
