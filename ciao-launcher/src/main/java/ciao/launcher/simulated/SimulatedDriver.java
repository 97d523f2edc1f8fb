package ciao.launcher.simulated;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Trace;
import ciao.launcher.driver.Usage;
import ciao.ssntp.payload.InstanceId;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs nothing and says so at the right time. What it "runs" lives as long as this object, and so
 * outlives a launcher that is started again with the same one. Thread-safe.
 */
public final class SimulatedDriver implements Driver {
  /** As the original's: a tenth of what was asked for. */
  private static final int SHARE = 10;

  private static final int BYTES_PER_MIB = 1 << 20;
  private static final int TERMINATED = 143;
  private static final int KILLED = 137;

  private final Pace pace;
  private final InstantSource clock;
  private final ScheduledExecutorService timers;
  private final Map<InstanceId, SimulatedInstance> instances = new ConcurrentHashMap<>();

  /**
   * How long things take.
   *
   * @param prepare making it ready
   * @param start until it runs
   * @param stop until it has ended in good order; cut short by the grace it is given
   */
  public record Pace(Duration prepare, Duration start, Duration stop) {
    /** Everything happens at once. */
    public static final Pace IMMEDIATE = new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  public SimulatedDriver(Pace pace, InstantSource clock, ScheduledExecutorService timers) {
    this.pace = Objects.requireNonNull(pace, "pace");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.timers = Objects.requireNonNull(timers, "timers");
  }

  @Override
  public void prepare(InstanceDirectory directory, Start start, Fetcher fetcher)
      throws InterruptedException {
    pause(pace.prepare());
    instances.putIfAbsent(directory.instance(), new SimulatedInstance());
  }

  @Override
  public Observation.Running start(InstanceDirectory directory, Start start)
      throws DriverException, InterruptedException {
    SimulatedInstance instance = prepared(directory, "start it");
    pause(pace.start());
    return instance.run(clock.instant());
  }

  @Override
  public Observation.Ended stop(InstanceDirectory directory, Start start, Duration grace)
      throws DriverException, InterruptedException {
    SimulatedInstance instance = prepared(directory, "stop it");
    if (instance.observe() instanceof Observation.Absent) {
      return new Observation.Ended(KILLED, clock.instant(), "it was not running");
    }
    boolean listens = pace.stop().compareTo(grace) <= 0;
    pause(listens ? pace.stop() : grace);
    return instance.end(listens ? TERMINATED : KILLED, clock.instant());
  }

  @Override
  public void destroy(InstanceDirectory directory) throws InterruptedException {
    @Nullable SimulatedInstance instance = instances.get(directory.instance());
    if (instance != null) {
      if (instance.observe() instanceof Observation.Running) {
        instance.end(KILLED, clock.instant());
      }
      instances.remove(directory.instance());
    }
  }

  @Override
  public Set<Trace> traces() {
    return Trace.of("pretence", instances.keySet());
  }

  @Override
  public Observation observe(InstanceDirectory directory, Start start) {
    @Nullable SimulatedInstance instance = instances.get(directory.instance());
    return instance == null ? new Observation.Absent() : instance.observe();
  }

  @Override
  public AutoCloseable onEnd(InstanceDirectory directory, Start start, Runnable ended)
      throws DriverException {
    return prepared(directory, "watch it").onEnd(ended);
  }

  @Override
  public Usage usage(InstanceDirectory directory, Start start) throws DriverException {
    SimulatedInstance instance = prepared(directory, "measure it");
    if (!(instance.observe() instanceof Observation.Running(_, Instant since))) {
      throw new DriverException(RefusalReason.NO_INSTANCE, "measure it", "it does not run");
    }
    long cpuMillis = Duration.between(since, clock.instant()).toMillis() / SHARE;
    return new Usage(
        start.demands().memoryMib() * BYTES_PER_MIB / SHARE,
        cpuMillis * start.demands().vcpus(),
        start.demands().diskMib() * BYTES_PER_MIB / SHARE);
  }

  /**
   * Lets a running instance end by itself.
   *
   * @return whether it ran
   */
  public boolean exit(InstanceId id, int code) {
    @Nullable SimulatedInstance instance = instances.get(id);
    if (instance == null || !(instance.observe() instanceof Observation.Running)) {
      return false;
    }
    instance.end(code, clock.instant());
    return true;
  }

  /** Whether it runs. */
  public boolean runs(InstanceId id) {
    @Nullable SimulatedInstance instance = instances.get(id);
    return instance != null && instance.observe() instanceof Observation.Running;
  }

  /** How many instances there is anything of. */
  public int size() {
    return instances.size();
  }

  private SimulatedInstance prepared(InstanceDirectory directory, String step)
      throws DriverException {
    @Nullable SimulatedInstance instance = instances.get(directory.instance());
    if (instance == null) {
      throw new DriverException(
          RefusalReason.LAUNCH_FAILURE, step, directory.instance() + " was never prepared");
    }
    return instance;
  }

  private void pause(Duration duration) throws InterruptedException {
    if (duration.isZero()) {
      return;
    }
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    timers.schedule(() -> over.complete(true), duration.toNanos(), TimeUnit.NANOSECONDS);
    try {
      over.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("nothing fails this future", impossible);
    }
  }
}
