package ciao.launcher;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Trace;
import ciao.launcher.driver.Usage;
import ciao.launcher.simulated.SimulatedDriver;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.RestartPolicy;
import ciao.ssntp.payload.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A simulated driver that dies around its calls, and fails the test when something runs that must
 * not: without the grant of its generation, twice at once, or more often than its policy allows.
 */
final class WatchedDriver implements Driver {
  private final SimulatedDriver driver;
  private final CrashPoints crashPoints;
  private final BiPredicate<InstanceId, Long> granted;
  private final Map<String, Integer> runs = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private int life;
  private int startsToBreak;
  private boolean neverStops;
  private int looksToBreak;

  WatchedDriver(
      SimulatedDriver driver, CrashPoints crashPoints, BiPredicate<InstanceId, Long> granted) {
    this.driver = driver;
    this.crashPoints = crashPoints;
    this.granted = granted;
  }

  /** The next start breaks, when what it starts runs. */
  void breakNextStart() {
    startsToBreak = 1;
  }

  /** So do so many looks at it. */
  void breakNextLooks(int many) {
    looksToBreak = many;
  }

  void neverStop() {
    neverStops = true;
  }

  /**
   * What must never happen and did. A launcher survives what its driver throws, so it is told here.
   */
  List<String> broken() {
    return broken;
  }

  private void check(boolean holds, String run, String otherwise) {
    if (!holds) {
      broken.add(run + ": " + otherwise);
    }
  }

  /** A new launcher: the last one hears nothing any more. */
  void nextLife() {
    life++;
  }

  @Override
  public void prepare(InstanceDirectory directory, Start start, Fetcher fetcher)
      throws DriverException, InterruptedException {
    mayFail("prepare");
    driver.prepare(directory, start, fetcher);
    crashPoints.at("after prepare");
  }

  @Override
  public Observation.Running start(InstanceDirectory directory, Start start)
      throws DriverException, InterruptedException {
    mayFail("start");
    String run = start.instance() + " generation " + start.generation();
    check(!driver.runs(start.instance()), run, "runs already");
    check(granted.test(start.instance(), start.generation()), run, "is not granted");
    Observation.Running running = driver.start(directory, start);
    int allowed =
        start.restart().policy() == RestartPolicy.NEVER ? 1 : 1 + start.restart().attempts();
    check(runs.merge(run, 1, Integer::sum) <= allowed, run, "runs more often than it may");
    crashPoints.at("after start");
    if (startsToBreak > 0) {
      startsToBreak--;
      throw new IllegalStateException("the driver broke when it had started");
    }
    return running;
  }

  @Override
  public Observation.Ended stop(InstanceDirectory directory, Start start, Duration grace)
      throws DriverException, InterruptedException {
    mayFail("stop");
    if (neverStops) {
      throw new DriverException(RefusalReason.LAUNCH_FAILURE, "stop", "the test says so");
    }
    Observation.Ended ended = driver.stop(directory, start, grace);
    crashPoints.at("after stop");
    return ended;
  }

  @Override
  public void destroy(InstanceDirectory directory) throws DriverException, InterruptedException {
    mayFail("destroy");
    driver.destroy(directory);
    crashPoints.at("after destroy");
  }

  @Override
  public Set<Trace> traces() {
    return driver.traces();
  }

  @Override
  public Observation observe(InstanceDirectory directory, Start start) throws DriverException {
    mayFail("observe");
    if (looksToBreak > 0) {
      looksToBreak--;
      throw new StackOverflowError("the test says so");
    }
    return driver.observe(directory, start);
  }

  private void mayFail(String step) throws DriverException {
    crashPoints.at("before " + step);
    if (crashPoints.fails()) {
      throw new DriverException(RefusalReason.LAUNCH_FAILURE, step, "the test says so");
    }
  }

  @Override
  public AutoCloseable onEnd(InstanceDirectory directory, Start start, Runnable ended)
      throws DriverException {
    int watching = life;
    return driver.onEnd(
        directory,
        start,
        () -> {
          if (watching == life) {
            ended.run();
          }
        });
  }

  @Override
  public Usage usage(InstanceDirectory directory, Start start) throws DriverException {
    return driver.usage(directory, start);
  }
}
