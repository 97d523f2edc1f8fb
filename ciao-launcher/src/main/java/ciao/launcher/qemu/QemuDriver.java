package ciao.launcher.qemu;

import ciao.launcher.driver.Driver;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.Fetcher;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Trace;
import ciao.launcher.driver.Usage;
import ciao.launcher.shim.CommandRuntime;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.Shim;
import ciao.launcher.shim.Trees;
import ciao.ssntp.payload.RefusalReason;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Runs virtual machines. Holds nothing about them: what there is to know is in {@code vm/}, in the
 * exit record and with QEMU itself. docs/driver-qemu.md tells how a machine is built.
 */
public final class QemuDriver implements Driver {
  private final Enclosure enclosure;
  private final Accelerator accelerator;

  /**
   * The driver of a home, as long as its shim is open.
   *
   * @param kvm what {@link KvmProbe} found
   */
  public static QemuDriver open(Path home, Shim shim, boolean kvm) throws IOException {
    return new QemuDriver(
        new Enclosure(shim, CommandRuntime.install(home, "virtual machine")),
        kvm ? Accelerator.KVM : Accelerator.TCG);
  }

  QemuDriver(Enclosure enclosure, Accelerator accelerator) {
    this.enclosure = enclosure;
    this.accelerator = accelerator;
  }

  @Override
  public void prepare(InstanceDirectory directory, Start start, Fetcher fetcher)
      throws DriverException, InterruptedException {
    if (Files.isDirectory(MachineFiles.of(directory).folder())) {
      return;
    }
    checkLength(directory);
    HostStep.run(
        RefusalReason.LAUNCH_FAILURE,
        "prepare the virtual machine",
        () -> new Preparation(directory, start, fetcher, enclosure.user(directory)).make());
  }

  private static void checkLength(InstanceDirectory directory) throws DriverException {
    int excess = MachineFiles.of(directory).excess();
    if (excess > 0) {
      throw new DriverException(
          RefusalReason.LAUNCH_FAILURE,
          "prepare the virtual machine",
          "the node's home directory is %d bytes too long for the sockets in %s"
                  .formatted(excess, directory.path())
              + "; start the launcher with a shorter --home");
    }
  }

  @Override
  public Observation.Running start(InstanceDirectory directory, Start start)
      throws DriverException, InterruptedException {
    if (observe(directory, start) instanceof Observation.Running running) {
      return running;
    }
    return HostStep.get(
        RefusalReason.LAUNCH_FAILURE,
        Boot.STEP,
        () -> new Boot(enclosure, directory, start, accelerator).run());
  }

  @Override
  public Observation.Ended stop(InstanceDirectory directory, Start start, Duration grace)
      throws DriverException, InterruptedException {
    if (observe(directory, start) instanceof Observation.Running) {
      HostStep.run(
          RefusalReason.LAUNCH_FAILURE,
          "stop the virtual machine",
          () -> new PowerOff(enclosure, directory).run(grace));
    }
    return enclosure.kill(directory);
  }

  @Override
  public void destroy(InstanceDirectory directory) throws DriverException, InterruptedException {
    enclosure.remove(directory);
    HostStep.run(
        RefusalReason.LAUNCH_FAILURE,
        "remove the virtual machine",
        () -> {
          Trees.delete(MachineFiles.of(directory).folder());
          Trees.delete(MachineFiles.making(directory).folder());
          Files.deleteIfExists(directory.console());
        });
  }

  @Override
  public Set<Trace> traces() throws IOException {
    return enclosure.traces();
  }

  @Override
  public Observation observe(InstanceDirectory directory, Start start) throws DriverException {
    return enclosure.observe(directory);
  }

  @Override
  public AutoCloseable onEnd(InstanceDirectory directory, Start start, Runnable ended)
      throws DriverException {
    return enclosure.onEnd(directory, ended);
  }

  /** Also keeps the console log within its bound: the launcher asks every few seconds. */
  @Override
  public Usage usage(InstanceDirectory directory, Start start) throws DriverException {
    MachineFiles files = MachineFiles.of(directory);
    return enclosure.usage(
        directory,
        () -> {
          new ConsoleLog(directory.console()).bound();
          long console = Files.exists(directory.console()) ? Files.size(directory.console()) : 0;
          return new DiskUse(files).bytes() + console;
        });
  }
}
