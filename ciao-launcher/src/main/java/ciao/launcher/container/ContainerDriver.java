package ciao.launcher.container;

import ciao.launcher.cgroup.Limits;
import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Trace;
import ciao.launcher.driver.UnpackedImages;
import ciao.launcher.driver.Usage;
import ciao.launcher.shim.DiskUse;
import ciao.launcher.shim.HostLimits;
import ciao.launcher.shim.Shim;
import ciao.launcher.shim.Teardown;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.NetworkNamespaces;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;

/** Containers, run by runc under the shim. */
public final class ContainerDriver implements Driver, AutoCloseable {
  private final Shim shim;
  private final ContainerPreparation preparation;
  private final ImageShelf shelf;
  private final RuncRuntime runtime;
  private final DiskUse disks;
  private final int processes;

  private ContainerDriver(
      Shim shim,
      ContainerPreparation preparation,
      ImageShelf shelf,
      RuncRuntime runtime,
      DiskUse disks,
      int processes) {
    this.shim = shim;
    this.preparation = preparation;
    this.shelf = shelf;
    this.runtime = runtime;
    this.disks = disks;
    this.processes = processes;
  }

  /**
   * Opens the driver of a home; makes what it lacks.
   *
   * @param time the time of day
   * @param nanos measures durations, in nanoseconds from anywhere
   * @param processes how many processes and threads an instance may have, usually {@link
   *     Limits#PROCESSES}
   */
  public static ContainerDriver open(
      Path home, Shim shim, InstantSource time, LongSupplier nanos, int processes)
      throws IOException, ToolException, InterruptedException {
    HomeTag tag = HomeTag.of(home);
    IdMapping mapping = IdMapping.of(tag);
    ContainerMounts mounts = ContainerMounts.of(tag, mapping);
    ImageShelf shelf = ImageShelf.open(home.resolve("images").resolve("unpacked"), mounts, time);
    ContainerPreparation preparation =
        new ContainerPreparation(
            shim,
            new NetworkNamespaces(tag),
            new ContainerImages(shelf, mapping, ContainerImages.LARGEST),
            mounts,
            new ContainerSpecs(mapping, HostLimits.openFiles()));
    return new ContainerDriver(
        shim,
        preparation,
        shelf,
        RuncRuntime.open(home.resolve("runc")),
        new DiskUse(nanos),
        processes);
  }

  @Override
  public void prepare(InstanceDirectory directory, Start start, Fetcher fetcher)
      throws DriverException, InterruptedException {
    preparation.prepare(directory, start, fetcher);
  }

  @Override
  public Observation.Running start(InstanceDirectory directory, Start start)
      throws DriverException, InterruptedException {
    preparation.ensure(directory, start);
    Limits limits = new Limits(start.demands().memoryMib(), start.demands().vcpus(), processes);
    return shim.start(directory, runtime, limits);
  }

  @Override
  public Observation.Ended stop(InstanceDirectory directory, Start start, Duration grace)
      throws DriverException, InterruptedException {
    return shim.stop(directory, runtime, running -> ask(directory, start, running), grace);
  }

  private boolean ask(InstanceDirectory directory, Start start, Observation.Running running)
      throws IOException, ToolException, DriverException, InterruptedException {
    StopSignal signal = StopSignal.of(preparation.unpacked(start).config().stopSignal());
    if (!signal.isHandledBy(running.pid())) {
      return false;
    }
    if (signal.equals(StopSignal.TERM)) {
      return shim.terminate(directory);
    }
    runtime.signal(directory, signal.number());
    return true;
  }

  @Override
  public void destroy(InstanceDirectory directory) throws DriverException, InterruptedException {
    Teardown teardown =
        new Teardown().then("end the container", () -> shim.remove(directory, runtime));
    preparation
        .remove(directory, teardown)
        .then("remove its files", () -> shim.removeFiles(directory))
        .finish();
    disks.forget(directory.instance());
  }

  @Override
  public Set<Trace> traces() throws IOException {
    Set<Trace> found = shim.traces();
    found.addAll(preparation.traces());
    found.addAll(runtime.traces());
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
        directory, () -> disks.bytes(directory.instance(), ContainerMounts.layer(directory)));
  }

  /** The images its containers are made from, for the node's cache. */
  public UnpackedImages images() {
    return shelf;
  }

  /** Removes what the home has on the host for all its containers, once there is none. */
  @Override
  public void close() throws IOException {
    preparation.mounts().removeIfEmpty();
  }
}
