package ciao.launcher.qemu;

import ciao.launcher.cgroup.Limits;
import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Observation;
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

/** The node's shim and cgroups, for programs that drop to a user of their own. */
final class ShimEnclosure implements Enclosure {
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

  ShimEnclosure(Shim shim, CommandRuntime runtime) {
    this.shim = shim;
    this.runtime = runtime;
  }

  @Override
  public int user(InstanceDirectory directory) {
    return FIRST_USER | (directory.instance().value().hashCode() & USERS_MASK);
  }

  @Override
  public Observation.Running run(InstanceDirectory directory, Demands limits, List<String> command)
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

  @Override
  public Observation observe(InstanceDirectory directory) throws DriverException {
    return shim.observe(directory, runtime);
  }

  @Override
  public AutoCloseable onEnd(InstanceDirectory directory, Runnable ended) throws DriverException {
    return shim.onEnd(directory, runtime, ended);
  }

  @Override
  public String lastWords(InstanceDirectory directory) throws IOException {
    StringBuilder words = new StringBuilder();
    try (LogTail log = shim.output(directory, LAST_BYTES)) {
      for (byte[] text = log.read(); text.length > 0; text = log.read()) {
        words.append(new String(text, StandardCharsets.UTF_8));
      }
    }
    List<String> lines = words.toString().lines().filter(line -> !line.isBlank()).toList();
    return String.join("; ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  @Override
  public Observation.Ended kill(InstanceDirectory directory)
      throws DriverException, InterruptedException {
    return shim.stop(directory, runtime, running -> false, Duration.ZERO);
  }

  @Override
  public void remove(InstanceDirectory directory) throws DriverException, InterruptedException {
    HostStep.run(
        RefusalReason.LAUNCH_FAILURE,
        "remove the virtual machine",
        () -> {
          shim.remove(directory, runtime);
          shim.removeFiles(directory);
        });
  }

  @Override
  public Usage usage(InstanceDirectory directory) throws DriverException {
    return shim.usage(directory, () -> 0);
  }
}
