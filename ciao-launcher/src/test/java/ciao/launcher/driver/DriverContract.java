package ciao.launcher.driver;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.netagent.host.Tool;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What every driver promises, whatever it runs. A launcher's end is the close of its driver. */
@ResourceLock("ciao.launcher.driver.DriverContract.home")
public abstract class DriverContract {
  protected static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * One for all tests of a class, as a node has one for all its instances; the field is one for all
   * classes, so they run one after the other.
   */
  @TempDir protected static Path home;

  protected InstanceDirectory directory;
  protected LocalFetcher fetcher;
  protected Driver driver;

  /** Opens a driver on {@link #home}, as a launcher does when it starts. */
  protected abstract Driver openDriver() throws Exception;

  /** Lets the last opened driver go, and leaves alone what it runs. */
  protected abstract void closeDriver() throws Exception;

  /** Checks that the host has nothing of this home any more: processes, mounts, groups, names. */
  protected abstract void assertNothingLeft() throws Exception;

  /** Something that runs until it is stopped and ends in good order when asked. */
  protected abstract Start obedient() throws Exception;

  /** Something that runs until it is killed. */
  protected abstract Start deaf() throws Exception;

  /** Returns when what {@link #deaf} runs has got so far as not to listen. */
  protected abstract void awaitDeaf() throws Exception;

  /** Something that ends by itself soon after it was started. */
  protected abstract Start brief(int exitCode) throws Exception;

  /** Runs what {@link #brief} made, and sees to it that it ends soon. */
  protected void runBrief(Start start, int exitCode) throws Exception {
    run(start);
  }

  /** A code with which things can end by themselves: 0 where they have no other. */
  protected int ownCode() {
    return 7;
  }

  /** With what {@link #deaf} ends when it is made to. */
  protected int forcedCode() {
    return 137;
  }

  /** How long what is {@link #obedient} is given to end in good order. */
  protected Duration grace() {
    return GRACE;
  }

  /** Whether it is really there; one that ended may wait a moment for its parent's notice. */
  protected boolean exists(Observation.Running running) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(running.pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  @BeforeEach
  final void begin() throws Exception {
    InstanceId instance = new InstanceId(UUID.randomUUID());
    Path path = home.resolve("instances").resolve(instance.toString());
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    directory = new InstanceDirectory(instance, path);
    fetcher = new LocalFetcher(path);
    driver = openDriver();
  }

  @AfterEach
  final void end() throws Exception {
    driver.destroy(directory);
    closeDriver();
    assertNothingLeft();
  }

  protected final void restartLauncher() throws Exception {
    closeDriver();
    driver = openDriver();
  }

  protected final Observation.Running run(Start start) throws Exception {
    driver.prepare(directory, start, fetcher);
    return driver.start(directory, start);
  }

  protected final Observation.Ended awaitEnd(Start start) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (AutoCloseable watch = driver.onEnd(directory, start, ended::countDown)) {
      assertThat(ended.await(60, TimeUnit.SECONDS)).as("ended").isTrue();
    }
    return (Observation.Ended) driver.observe(directory, start);
  }

  @Test
  void nothingRunsBeforeItIsStarted() throws Exception {
    Start start = obedient();
    assertThat(driver.observe(directory, start)).isEqualTo(new Observation.Absent());
    driver.prepare(directory, start, fetcher);
    assertThat(driver.observe(directory, start)).isEqualTo(new Observation.Absent());
  }

  @Test
  void whatIsStartedRunsUntilItIsStopped() throws Exception {
    Start start = obedient();
    Instant before = Instant.now().minusSeconds(1);
    Observation.Running running = run(start);
    assertThat(running.startedAt()).isBetween(before, Instant.now());
    assertThat(exists(running)).isTrue();
    assertThat(driver.observe(directory, start)).isEqualTo(running);

    Observation.Ended ended = driver.stop(directory, start, grace());
    assertThat(ended.endedAt()).isBetween(before, Instant.now().plusSeconds(1));
    assertThat(driver.observe(directory, start)).isEqualTo(ended);
  }

  @Test
  void whatDoesNotListenIsMadeToEndAfterTheGrace() throws Exception {
    Start start = deaf();
    run(start);
    awaitDeaf();
    assertThat(driver.stop(directory, start, Duration.ofMillis(200)).exitCode())
        .isEqualTo(forcedCode());
    assertThat(driver.observe(directory, start)).isInstanceOf(Observation.Ended.class);
  }

  @Test
  void theEndIsToldOnceWithItsExitCode() throws Exception {
    Start start = brief(ownCode());
    runBrief(start, ownCode());
    assertThat(awaitEnd(start).exitCode()).isEqualTo(ownCode());
  }

  @Test
  void anEndThatHappenedBeforeIsToldToo() throws Exception {
    Start start = brief(0);
    runBrief(start, 0);
    assertThat(awaitEnd(start).exitCode()).isZero();
    assertThat(awaitEnd(start).exitCode()).isZero();
  }

  @Test
  void aNewLauncherFindsWhatRunsUntouchedAndCanStopIt() throws Exception {
    Start start = obedient();
    Observation.Running running = run(start);
    restartLauncher();
    assertThat(driver.observe(directory, start)).isEqualTo(running);

    CountDownLatch ended = new CountDownLatch(1);
    try (AutoCloseable watch = driver.onEnd(directory, start, ended::countDown)) {
      assertThat(ended.getCount()).isEqualTo(1);
      driver.stop(directory, start, grace());
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anExitCodeIsKeptWhileNoLauncherLives() throws Exception {
    Start start = brief(ownCode());
    runBrief(start, ownCode());
    restartLauncher();
    assertThat(awaitEnd(start).exitCode()).isEqualTo(ownCode());
  }

  @Test
  void whatEndedCanBeStartedAgain() throws Exception {
    Start start = obedient();
    Observation.Running first = run(start);
    driver.stop(directory, start, grace());
    Observation.Running second = driver.start(directory, start);
    assertThat(second).isNotEqualTo(first);
    assertThat(driver.observe(directory, start)).isEqualTo(second);
  }

  @Test
  void everyStepMayBeRepeated() throws Exception {
    Start start = obedient();
    driver.destroy(directory);
    driver.prepare(directory, start, fetcher);
    driver.prepare(directory, start, fetcher);
    driver.start(directory, start);
    Observation.Running again = driver.start(directory, start);
    assertThat(driver.observe(directory, start)).isEqualTo(again);
    Observation.Ended ended = driver.stop(directory, start, grace());
    assertThat(driver.stop(directory, start, grace())).isEqualTo(ended);
    driver.destroy(directory);
    driver.destroy(directory);
    assertThat(driver.observe(directory, start)).isEqualTo(new Observation.Absent());
  }

  @Test
  void stoppingWhatDoesNotRunIsNoError() throws Exception {
    Start start = obedient();
    driver.prepare(directory, start, fetcher);
    assertThat(driver.stop(directory, start, grace()).cause()).isEqualTo("it was not running");
  }

  @Test
  void destroyEndsWhatRunsAndLeavesNothing() throws Exception {
    Start start = deaf();
    Observation.Running running = run(start);
    driver.destroy(directory);
    assertThat(exists(running)).isFalse();
    assertThat(directory.path()).isEmptyDirectory();
    assertNothingLeft();
  }

  @Test
  void whatRunsWithoutItsDirectoryIsFoundByItsTracesAndDestroyedByThem() throws Exception {
    assertThat(driver.traces()).isEmpty();
    Observation.Running running = run(deaf());
    assertThat(driver.traces()).extracting(Trace::instance).contains(directory.instance());
    closeDriver();
    new Tool("rm").run(Tool.SHORT, "-r", directory.path().toString());
    driver = openDriver();
    assertThat(driver.traces()).extracting(Trace::instance).containsOnly(directory.instance());
    driver.destroy(directory);
    assertThat(exists(running)).isFalse();
    assertThat(driver.traces()).isEmpty();
    assertNothingLeft();
  }

  @Test
  void destroyLeavesNothingOfWhatWasOnlyPrepared() throws Exception {
    Start start = obedient();
    driver.prepare(directory, start, fetcher);
    restartLauncher();
    driver.destroy(directory);
    assertThat(directory.path()).isEmptyDirectory();
    assertNothingLeft();
  }

  @Test
  void measuresWhatItUses() throws Exception {
    Start start = obedient();
    run(start);
    Usage usage = driver.usage(directory, start);
    assertThat(usage.memoryBytes()).isPositive();
    assertThat(usage.cpuMillis()).isNotNegative();
    assertThat(usage.diskBytes()).isNotNegative();
  }
}
