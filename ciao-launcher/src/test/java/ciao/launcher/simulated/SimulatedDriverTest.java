package ciao.launcher.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverContract;
import ciao.launcher.driver.Observation;
import ciao.launcher.simulated.SimulatedDriver.Pace;
import ciao.launcher.testing.Starts;
import ciao.ssntp.payload.Start;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;

/** What only pretends to run promises what the real drivers do. */
class SimulatedDriverTest extends DriverContract {
  /** Shorter than the contract's grace, and longer than the one it gives what is deaf. */
  private static final Duration STOP = Duration.ofMillis(300);

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final SimulatedDriver simulated =
      new SimulatedDriver(
          new Pace(Duration.ZERO, Duration.ZERO, STOP), InstantSource.system(), timers);

  @AfterEach
  void endTimers() {
    timers.shutdownNow();
  }

  /** What it pretends to run lives as long as the object: a new launcher is given the same one. */
  @Override
  protected Driver openDriver() {
    return simulated;
  }

  @Override
  protected void closeDriver() {}

  @Override
  protected void assertNothingLeft() {
    assertThat(simulated.size()).isZero();
  }

  @Override
  protected Start obedient() {
    return Starts.process(directory.instance(), 1);
  }

  @Override
  protected Start deaf() {
    return obedient();
  }

  @Override
  protected void awaitDeaf() {}

  @Override
  protected Start brief(int exitCode) {
    return obedient();
  }

  @Override
  protected void runBrief(Start start, int exitCode) throws Exception {
    run(start);
    assertThat(simulated.exit(start.instance(), exitCode)).isTrue();
  }

  @Override
  protected boolean exists(Observation.Running running) {
    return simulated.runs(directory.instance());
  }
}
