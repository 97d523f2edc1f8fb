package ciao.launcher.qemu;

import ciao.launcher.cgroup.Limits;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
import ciao.launcher.driver.Trace;
import ciao.launcher.driver.Usage;
import ciao.launcher.shim.Command;
import ciao.launcher.shim.CommandRuntime;
import ciao.launcher.shim.HostStep;
import ciao.launcher.shim.LogTail;
import ciao.launcher.shim.Shim;
import ciao.netagent.host.Tool;
import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.RefusalReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a virtual machine needs of its node: a user and a cgroup of its own, and a shim that keeps
 * its last words and exit status while no launcher runs.
 */
final class Enclosure {
  /**
   * Users of virtual machines: 2²⁸ of them from here on, far above those of people and services, so
   * that an instance's own id finds its user and nothing has to be kept. Should two of a node's
   * machines ever share one (1 in 50,000 for a hundred machines), both still run confined.
   */
  private static final int FIRST_USER = 0x4000_0000;

  private static final int USERS_MASK = 0x0fff_ffff;

  /** What QEMU says as it gives up is a line or two. */
  private static final int LAST_BYTES = 2048;

  private static final int LAST_LINES = 3;

  private final Shim shim;
  private final CommandRuntime runtime;

  Enclosure(Shim shim, CommandRuntime runtime) {
    this.shim = shim;
    this.runtime = runtime;
  }

  /** The user and group this instance runs as, the same as long as it exists. */
  int user(InstanceDirectory directory) {
    return FIRST_USER | (directory.instance().value().hashCode() & USERS_MASK);
  }

  /**
   * Runs a program as that user, without any privilege, in {@code vm/}, its limits in force;
   * returns when its process exists. What an earlier run left is forgotten.
   *
   * @param limits memory already with QEMU's own
   */
  Observation.Running run(InstanceDirectory directory, Demands limits, List<String> command)
      throws DriverException, InterruptedException {
    return HostStep.get(
        RefusalReason.LAUNCH_FAILURE,
        Boot.STEP,
        () -> {
          runtime.prepare(
              directory,
              shim.cgroup(directory),
              unprivileged(directory, command),
              Optional.empty());
          return shim.start(
              directory, runtime, new Limits(limits.memoryMib(), limits.vcpus(), Limits.PROCESSES));
        });
  }

  private Command unprivileged(InstanceDirectory directory, List<String> command) {
    String user = Integer.toString(user(directory));
    List<String> line = new ArrayList<>(List.of("setpriv", "--reuid", user, "--regid", user));
    line.addAll(List.of("--clear-groups", "--no-new-privs"));
    line.addAll(List.of("--bounding-set=-all", "--inh-caps=-all"));
    line.addAll(command);
    String folder = MachineFiles.of(directory).folder().toAbsolutePath().toString();
    return new Command(line, Tool.ENVIRONMENT, folder);
  }

  /** What there is of any instance. */
  Set<Trace> traces() throws IOException {
    return shim.traces();
  }

  /** What is there now. */
  Observation observe(InstanceDirectory directory) throws DriverException {
    return shim.observe(directory, runtime);
  }

  /** Calls {@code ended} once when it has ended, at once when it has already. */
  AutoCloseable onEnd(InstanceDirectory directory, Runnable ended) throws DriverException {
    return shim.onEnd(directory, runtime, ended);
  }

  /** What it wrote to its standard error last, one line; empty when nothing. */
  String lastWords(InstanceDirectory directory) throws IOException {
    StringBuilder words = new StringBuilder();
    try (LogTail log = shim.output(directory, LAST_BYTES)) {
      for (byte[] text = log.read(); text.length > 0; text = log.read()) {
        words.append(new String(text, StandardCharsets.UTF_8));
      }
    }
    List<String> lines = words.toString().lines().filter(line -> !line.isBlank()).toList();
    return String.join("; ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** Kills it if it runs, and leaves nothing of the run but its words. */
  void forget(InstanceDirectory directory) throws DriverException, InterruptedException {
    HostStep.run(
        RefusalReason.LAUNCH_FAILURE,
        "remove what is left of the attempt",
        () -> shim.remove(directory, runtime));
  }

  /** Kills it if it runs, and returns how it ended when that is recorded. */
  Observation.Ended kill(InstanceDirectory directory) throws DriverException, InterruptedException {
    return shim.stop(directory, runtime, running -> false, Duration.ZERO);
  }

  /** Kills it and removes the cgroup, the user and the shim's files. Total. */
  void remove(InstanceDirectory directory) throws DriverException, InterruptedException {
    HostStep.run(
        RefusalReason.LAUNCH_FAILURE,
        "remove the virtual machine",
        () -> {
          shim.remove(directory, runtime);
          shim.removeFiles(directory);
        });
  }

  /** Memory and processor time so far, and what {@code disk} measures. */
  Usage usage(InstanceDirectory directory, Shim.Measure disk) throws DriverException {
    return shim.usage(directory, disk);
  }
}
