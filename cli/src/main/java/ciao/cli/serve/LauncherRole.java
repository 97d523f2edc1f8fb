package ciao.cli.serve;

import ciao.certs.Credentials;
import ciao.launcher.Equipment;
import ciao.launcher.Launcher;
import ciao.launcher.LauncherSettings;
import ciao.launcher.LauncherThreads;
import ciao.launcher.cgroup.Cgroups;
import ciao.launcher.cgroup.Limits;
import ciao.launcher.container.ContainerDriver;
import ciao.launcher.node.CapacitySettings;
import ciao.launcher.process.ProcessDriver;
import ciao.launcher.qemu.KvmProbe;
import ciao.launcher.qemu.QemuDriver;
import ciao.launcher.shim.Shim;
import ciao.launcher.store.Home;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.Kind;
import ciao.ssntp.payload.StreamPurpose;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Wires a launcher and the drivers it runs instances with. */
final class LauncherRole {
  private LauncherRole() {}

  /** Starts it; the text is for people. */
  static String start(NodeConfig config, Credentials credentials, RunningParts parts)
      throws IOException, InterruptedException {
    boolean simulated = config.launcher().simulated();
    if (!simulated) {
      Bootstrap.needRoot();
    }
    Home home = parts.add(Home.open(config.home().resolve("node")));
    LauncherThreads threads =
        new LauncherThreads(
            parts.thread("launcher"),
            parts.virtualThreads("instance"),
            parts.timers("launcher-timers"),
            InstantSource.system(),
            System::nanoTime);
    boolean kvm = !simulated && new KvmProbe(home.path()).works();
    Equipment equipment =
        simulated ? Equipment.simulated(threads) : equipment(home, threads, kvm, parts);
    parts.add(
        Launcher.start(
            settings(config, kvm), home, credentials, equipment, threads, new SecureRandom()));
    return simulated ? "launcher that only simulates instances" : "launcher with kvm=" + kvm;
  }

  private static Equipment equipment(
      Home home, LauncherThreads threads, boolean kvm, RunningParts parts)
      throws IOException, InterruptedException {
    Cgroups cgroups = Cgroups.of(HomeTag.of(home.path()));
    parts.add(cgroups::removeIfEmpty);
    Shim shim = parts.add(Shim.open(home.path(), cgroups, threads.blocking(), threads.clock()));
    ContainerDriver containers = parts.add(containers(home, shim, threads));
    return new Equipment(
        Map.of(
            Kind.PROCESS,
            ProcessDriver.open(home.path(), shim, threads.nanos(), Limits.PROCESSES),
            Kind.CONTAINER,
            containers,
            Kind.VM,
            QemuDriver.open(home.path(), shim, kvm)),
        containers.images(),
        (directory, purpose, last) ->
            purpose == StreamPurpose.CONSOLE
                ? shim.console(directory, last)
                : shim.output(directory, last));
  }

  private static ContainerDriver containers(Home home, Shim shim, LauncherThreads threads)
      throws IOException, InterruptedException {
    try {
      return ContainerDriver.open(
          home.path(), shim, threads.clock(), threads.nanos(), Limits.PROCESSES);
    } catch (ToolException host) {
      throw new IOException(host.getMessage(), host);
    }
  }

  private static LauncherSettings settings(NodeConfig config, boolean kvm) {
    NodeConfig.LauncherConfig told = config.launcher();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("arch", architecture());
    labels.put("kvm", Boolean.toString(kvm));
    if (told.simulated()) {
      labels.put("simulated", "true");
    }
    labels.putAll(told.labels());
    CapacitySettings capacity =
        new CapacitySettings(
            null,
            told.memoryMib().orElse(null),
            told.diskMib().orElse(null),
            told.reserveMemoryMib(),
            told.reserveDiskMib(),
            told.vcpuOvercommit(),
            told.maxInstances(),
            told.devices());
    return new LauncherSettings(
        config.schedulerAddresses(),
        LocalCluster.hostname(),
        labels,
        capacity,
        LauncherSettings.STOP_GRACE,
        told.imageCacheMib() << 20,
        LauncherSettings.MAX_STREAMS);
  }

  /** As Linux names it. */
  private static String architecture() {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return arch.equals("amd64") ? "x86_64" : arch;
  }
}
