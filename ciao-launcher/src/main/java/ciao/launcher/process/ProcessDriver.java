package ciao.launcher.process;

import ciao.launcher.cgroup.Limits;
import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.EnvironmentPart;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Trace;
import ciao.launcher.driver.Usage;
import ciao.launcher.shim.Command;
import ciao.launcher.shim.CommandRuntime;
import ciao.launcher.shim.DiskUse;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.Sandbox;
import ciao.launcher.shim.Shim;
import ciao.launcher.shim.Teardown;
import ciao.launcher.shim.Undo;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.NetworkNamespaces;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Processes: a command of the host, kept apart from it. */
public final class ProcessDriver implements Driver {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PATH", "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
          "HOME", Sandbox.WORK,
          "LANG", "C.UTF-8");

  private final Shim shim;
  private final NetworkNamespaces networks;
  private final UserIds users;
  private final CommandRuntime runtime;
  private final DiskUse disks;
  private final int processes;

  private ProcessDriver(
      Shim shim,
      NetworkNamespaces networks,
      UserIds users,
      CommandRuntime runtime,
      DiskUse disks,
      int processes) {
    this.shim = shim;
    this.networks = networks;
    this.users = users;
    this.runtime = runtime;
    this.disks = disks;
    this.processes = processes;
  }

  /**
   * Opens the driver of a home; makes what it lacks.
   *
   * @param nanos measures durations, in nanoseconds from anywhere
   * @param processes how many processes and threads an instance may have, usually {@link
   *     Limits#PROCESSES}
   */
  public static ProcessDriver open(Path home, Shim shim, LongSupplier nanos, int processes)
      throws IOException {
    HomeTag tag = HomeTag.of(home);
    return new ProcessDriver(
        shim,
        new NetworkNamespaces(tag),
        UserIds.open(home.resolve("uids"), tag),
        CommandRuntime.install(home, "process"),
        new DiskUse(nanos),
        processes);
  }

  @Override
  public void prepare(InstanceDirectory directory, Start start, Fetcher fetcher)
      throws DriverException, InterruptedException {
    try (Undo undo = new Undo()) {
      int uid = claimUser(directory, undo);
      if (!Files.exists(WorkDirectory.path(directory))) {
        undo.push(() -> WorkDirectory.delete(directory));
        WorkDirectory.ensure(directory, start, uid, fetcher);
      }
      Command command = command(start, fetcher);
      Path network = ensureNetwork(directory, undo);
      Sandbox sandbox =
          new Sandbox(
              uid,
              start.name(),
              network,
              WorkDirectory.path(directory),
              start.demands().memoryMib());
      HostStep.run(
          RefusalReason.LAUNCH_FAILURE,
          "write down what to run",
          () -> runtime.prepare(directory, shim.cgroup(directory), command, Optional.of(sandbox)));
      undo.keep();
    }
  }

  private int claimUser(InstanceDirectory directory, Undo undo)
      throws DriverException, InterruptedException {
    return HostStep.get(
        RefusalReason.LAUNCH_FAILURE,
        "find a user id",
        () -> {
          if (users.find(directory.instance()).isEmpty()) {
            undo.push(() -> users.release(directory.instance()));
          }
          return users.claim(directory.instance());
        });
  }

  private Path ensureNetwork(InstanceDirectory directory, Undo undo)
      throws DriverException, InterruptedException {
    if (!networks.exists(directory.instance())) {
      undo.push(() -> networks.delete(directory.instance()));
    }
    return HostStep.get(
        RefusalReason.NETWORK_FAILURE,
        "make the network namespace",
        () -> networks.ensure(directory.instance()));
  }

  private static Command command(Start start, Fetcher fetcher)
      throws DriverException, InterruptedException {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.putAll(EnvironmentPart.fetch(start, fetcher));
    try {
      return new Command(start.command(), environment, Sandbox.WORK);
    } catch (IllegalArgumentException e) {
      throw HostStep.failure(RefusalReason.INVALID_DATA, "run the workload", e);
    }
  }

  @Override
  public Observation.Running start(InstanceDirectory directory, Start start)
      throws DriverException, InterruptedException {
    HostStep.run(
        RefusalReason.NETWORK_FAILURE,
        "make the network namespace",
        () -> networks.ensure(directory.instance())); // a reboot takes it away
    Limits limits = new Limits(start.demands().memoryMib(), start.demands().vcpus(), processes);
    return shim.start(directory, runtime, limits);
  }

  @Override
  public Observation.Ended stop(InstanceDirectory directory, Start start, Duration grace)
      throws DriverException, InterruptedException {
    return shim.stop(directory, runtime, running -> shim.terminate(directory), grace);
  }

  @Override
  public void destroy(InstanceDirectory directory) throws DriverException, InterruptedException {
    new Teardown()
        .then("end the process", () -> shim.remove(directory, runtime))
        .then("remove the network namespace", () -> networks.delete(directory.instance()))
        .then("remove the working directory", () -> WorkDirectory.delete(directory))
        .then("remove its files", () -> shim.removeFiles(directory))
        .last("give the user id back", () -> users.release(directory.instance()))
        .finish();
    disks.forget(directory.instance());
  }

  @Override
  public Set<Trace> traces() throws IOException {
    Set<Trace> found = shim.traces();
    found.addAll(Trace.of("network namespace", networks.list()));
    found.addAll(Trace.of("user id", users.list().values()));
    return found;
  }

  @Override
  public Observation observe(InstanceDirectory directory, Start start) throws DriverException {
    return shim.observe(directory, runtime);
  }

  @Override
  public AutoCloseable onEnd(InstanceDirectory directory, Start start, Runnable ended)
      throws DriverException {
    return shim.onEnd(directory, runtime, ended);
  }

  @Override
  public Usage usage(InstanceDirectory directory, Start start) throws DriverException {
    return shim.usage(
        directory, () -> disks.bytes(directory.instance(), WorkDirectory.path(directory)));
  }
}
