package ciao.launcher.shim;

import ciao.launcher.cgroup.Cgroup;
import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.cgroup.Consumption;
import ciao.launcher.cgroup.Limits;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Trace;
import ciao.launcher.driver.Usage;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.RefusalReason;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Runs payloads under conmon and tells what became of them: the part drivers have in common. What a
 * run needs to be found again is in files, so any number of launchers may come and go meanwhile.
 * One per home; safe for many threads, for different instances ({@link #observe} and the tails for
 * any).
 */
public final class Shim implements AutoCloseable {
  /**
   * From the last SIGKILL to the exit record: the kernel frees memory, conmon drains the output.
   */
  private static final Duration AFTER_KILL = Duration.ofSeconds(20);

  private final ShimFiles files;
  private final Cgroups cgroups;
  private final Conmon conmon;
  private final Boot boot;
  private final RunObserver observer;
  private final InstantSource time;
  private final DirectoryWatch created;
  private final DirectoryWatch changed;

  private Shim(Path home, Cgroups cgroups, Executor executor, InstantSource time)
      throws IOException {
    this.files = ShimFiles.of(home);
    this.cgroups = cgroups;
    this.conmon = Conmon.install(files);
    this.boot = Boot.current();
    this.observer = new RunObserver(files, cgroups, boot, time);
    this.time = time;
    this.created = DirectoryWatch.open(executor, StandardWatchEventKinds.ENTRY_CREATE);
    this.changed =
        DirectoryWatch.open(
            executor, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
  }

  /**
   * Opens the shim of a home.
   *
   * @param executor runs two loops for as long as this is open
   */
  public static Shim open(Path home, Cgroups cgroups, Executor executor, InstantSource time)
      throws IOException {
    return new Shim(home, cgroups, executor, time);
  }

  /** The cgroup of an instance. */
  public Cgroup cgroup(InstanceDirectory directory) {
    return cgroups.of(directory.instance());
  }

  /**
   * Runs a payload. What an earlier run or attempt left is removed first; on failure nothing is
   * left.
   *
   * @throws DriverException (launch_failure) in the runtime's words
   */
  public Observation.Running start(
      InstanceDirectory directory, PayloadRuntime runtime, Limits limits)
      throws DriverException, InterruptedException {
    return HostStep.get(
        RefusalReason.LAUNCH_FAILURE,
        "start the " + runtime.noun(),
        () -> {
          remove(directory, runtime);
          try {
            return create(directory, runtime, limits);
          } catch (ToolException | IOException | RuntimeException | InterruptedException e) {
            undo(directory, runtime, e);
            throw e;
          }
        });
  }

  private Observation.Running create(
      InstanceDirectory directory, PayloadRuntime runtime, Limits limits)
      throws IOException, ToolException, InterruptedException {
    Cgroup cgroup = cgroup(directory);
    cgroup.create(limits);
    LogGenerations.begin(directory.log());
    long watched =
        switch (conmon.create(directory, runtime, cgroup)) {
          case Conmon.Answer.Created(long pid) -> pid;
          case Conmon.Answer.Refused(String complaint) ->
              throw new ToolException(runtime.words(complaint));
        };
    RunRecord record =
        new RunRecord(
            boot.id(),
            time.millis(),
            limits.memoryMib(),
            identity(watched),
            identity(runtime.main(directory, watched)),
            identity(Conmon.pid(directory)));
    record.write(directory);
    runtime.release(directory);
    return record.running();
  }

  private static ProcessIdentity identity(long pid) throws IOException {
    return ProcessIdentity.of(pid)
        .orElseThrow(() -> new IOException("process " + pid + " ended before it was let go"));
  }

  private void undo(InstanceDirectory directory, PayloadRuntime runtime, Exception cause) {
    boolean interrupted = Thread.interrupted(); // what follows must not give up half-way
    try {
      remove(directory, runtime);
    } catch (IOException | ToolException e) {
      cause.addSuppressed(e);
    } catch (InterruptedException e) {
      interrupted = true;
      cause.addSuppressed(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the run if there is one and removes every trace of it but the log. Total. */
  public void remove(InstanceDirectory directory, PayloadRuntime runtime)
      throws IOException, ToolException, InterruptedException {
    cgroup(directory).remove();
    runtime.clear(directory);
    Conmon.forget(directory);
    RunRecord.delete(directory);
    ExitRecord.delete(files.exits(), directory.instance());
  }

  /** What the shim has of any instance of the home. */
  public Set<Trace> traces() throws IOException {
    Set<Trace> found = Trace.in(files.exits(), "exit record");
    found.addAll(Trace.of("cgroup", cgroups.list()));
    return found;
  }

  /** Removes the log and everything else the shim keeps in the instance's directory. */
  public void removeFiles(InstanceDirectory directory)
      throws IOException, ToolException, InterruptedException {
    LogGenerations.delete(directory.log());
    Trees.delete(ShimFiles.run(directory));
  }

  /** The directory for what a runtime reads and keeps of a run; only root can enter it. */
  public Path runDirectory(InstanceDirectory directory) throws IOException {
    Path run = ShimFiles.run(directory);
    PrivateFiles.makeDirectory(run);
    return run;
  }

  /** What is there now; trusts nothing but the operating system and the exit record. */
  public Observation observe(InstanceDirectory directory, PayloadRuntime runtime)
      throws DriverException {
    try {
      return observer.observe(directory, runtime);
    } catch (IOException e) {
      throw HostStep.failure(RefusalReason.LAUNCH_FAILURE, "observe the " + runtime.noun(), e);
    }
  }

  /**
   * Calls {@code ended} once when the run ends, also one that an earlier launcher began; at once
   * when it has ended already. It is called on a thread that must not be blocked.
   */
  public AutoCloseable onEnd(InstanceDirectory directory, PayloadRuntime runtime, Runnable ended)
      throws DriverException {
    try {
      return await(directory, runtime, ended);
    } catch (IOException e) {
      throw HostStep.failure(RefusalReason.LAUNCH_FAILURE, "watch the " + runtime.noun(), e);
    }
  }

  private EndWait await(InstanceDirectory directory, PayloadRuntime runtime, Runnable ended)
      throws IOException {
    return EndWait.begin(
        new EndWait.Signs(
            files.exits().resolve(directory.instance().toString()),
            directory.log(),
            cgroup(directory).events()),
        created,
        changed,
        () -> observer.isOver(directory, runtime),
        ended);
  }

  /** How a payload is asked to end in good order. */
  @FunctionalInterface
  public interface Request {
    /**
     * Asks.
     *
     * @return false when it is known not to listen, so that waiting is of no use
     */
    boolean ask(Observation.Running running)
        throws IOException, ToolException, DriverException, InterruptedException;
  }

  /** SIGTERM to the main process. */
  public boolean terminate(InstanceDirectory directory) throws IOException {
    Optional<RunRecord> record = RunRecord.read(directory);
    record.ifPresent(found -> found.main().terminate());
    return record.isPresent();
  }

  /** Ends the run: asks, waits {@code grace}, kills. Returns when nothing of the payload runs. */
  public Observation.Ended stop(
      InstanceDirectory directory, PayloadRuntime runtime, Request request, Duration grace)
      throws DriverException, InterruptedException {
    return HostStep.get(
        RefusalReason.LAUNCH_FAILURE,
        "stop the " + runtime.noun(),
        () -> {
          CountDownLatch over = new CountDownLatch(1);
          try (EndWait wait = await(directory, runtime, over::countDown)) {
            if (observer.observe(directory, runtime) instanceof Observation.Running running
                && request.ask(running)) {
              over.await(grace.toMillis(), TimeUnit.MILLISECONDS);
            }
            cgroup(directory).killPayload();
            over.await(AFTER_KILL.toSeconds(), TimeUnit.SECONDS);
          }
          return ended(directory, runtime);
        });
  }

  private Observation.Ended ended(InstanceDirectory directory, PayloadRuntime runtime)
      throws IOException, ToolException {
    return switch (observer.observe(directory, runtime)) {
      case Observation.Ended ended -> ended;
      case Observation.Absent() ->
          new Observation.Ended(RunObserver.KILLED, time.instant(), "it was not running");
      case Observation.Running running ->
          throw new ToolException(
              "process %d still runs %d s after SIGKILL"
                  .formatted(running.pid(), AFTER_KILL.toSeconds()));
    };
  }

  /** Measures something of an instance. */
  @FunctionalInterface
  public interface Measure {
    long bytes() throws IOException;
  }

  /** What the payload uses, with the disk as the driver measures it. */
  public Usage usage(InstanceDirectory directory, Measure disk) throws DriverException {
    try {
      Consumption consumption = cgroup(directory).consumption();
      return new Usage(consumption.memoryBytes(), consumption.cpuMillis(), disk.bytes());
    } catch (IOException e) {
      throw HostStep.failure(RefusalReason.LAUNCH_FAILURE, "measure the instance", e);
    }
  }

  /**
   * Reads what an instance writes to its standard output and error.
   *
   * @param last about how many bytes from the end to begin with
   */
  public LogTail output(InstanceDirectory directory, long last) throws IOException {
    return LogTail.conmon(directory.log(), last, changed);
  }

  /** The same for a virtual machine's serial console. */
  public LogTail console(InstanceDirectory directory, long last) throws IOException {
    return LogTail.plain(directory.console(), last, changed);
  }

  /** Ends the watches. What runs goes on. */
  @Override
  public void close() throws IOException {
    created.close();
    changed.close();
  }
}
