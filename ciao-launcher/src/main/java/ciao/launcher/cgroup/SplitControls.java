package ciao.launcher.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Version 1 (the kernel's Documentation/admin-guide/cgroup-v1): a tree per controller, some of them
 * mounted together.
 *
 * @param tracking the tree with no controller of ours in which every process is placed: version 2's
 *     where it is mounted, else systemd's, so that a restart of our service leaves instances alone
 */
record SplitControls(
    Path memory,
    Path cpu,
    Path cpuacct,
    Path pids,
    Optional<Path> unified,
    Optional<Path> tracking,
    List<Path> allTrees)
    implements Controls {
  /** The kernel's own default period for CPU quotas, in microseconds. */
  private static final int PERIOD = 100_000;

  /**
   * Finds the hierarchies.
   *
   * @throws IOException naming the controller this host lacks
   */
  static SplitControls of(CgroupMounts mounts, List<Path> allTrees) throws IOException {
    return new SplitControls(
        required(mounts, "memory"),
        required(mounts, "cpu"),
        required(mounts, "cpuacct"),
        required(mounts, "pids"),
        mounts.unified(),
        mounts.unified().or(() -> mounts.hierarchy("name=systemd")),
        allTrees);
  }

  private static Path required(CgroupMounts mounts, String controller) throws IOException {
    return mounts
        .hierarchy(controller)
        .orElseThrow(() ->
            new IOException(
                "this host has no cgroup controller "
                    + controller
                    + " (expected: memory, cpu, cpuacct and pids, in version 2 or version 1);"
                    + " mount cgroup2 on /sys/fs/cgroup, or see the kernel's command line for"
                    + " cgroup_disable"));
  }

  @Override
  public List<Path> shimTrees() {
    return Stream.concat(Stream.of(cpu), tracking.stream()).toList();
  }

  @Override
  public List<Path> payloadTrees() {
    return Stream.concat(Stream.of(memory, cpu, cpuacct, pids), tracking.stream())
        .distinct()
        .toList();
  }

  @Override
  public void delegate(String group) {
    Objects.requireNonNull(group, "version 1 needs no delegation: every group has every file");
  }

  @Override
  public void limitCpus(String group, int cpus) throws IOException {
    CgroupFiles.write(cpu.resolve(group).resolve("cpu.cfs_period_us"), Integer.toString(PERIOD));
    CgroupFiles.write(
        cpu.resolve(group).resolve("cpu.cfs_quota_us"), Long.toString((long) cpus * PERIOD));
  }

  @Override
  public void limitPayload(String group, Limits limits) throws IOException {
    String bytes = Long.toString(limits.memoryBytes());
    CgroupFiles.write(memory.resolve(group).resolve("memory.limit_in_bytes"), bytes);
    CgroupFiles.writeIfPresent(memory.resolve(group).resolve("memory.memsw.limit_in_bytes"), bytes);
    limitProcesses(group, limits.processes());
  }

  @Override
  public void limitProcesses(String group, int processes) throws IOException {
    CgroupFiles.write(pids.resolve(group).resolve("pids.max"), Integer.toString(processes));
  }

  @Override
  public Consumption consumption(String group) throws IOException {
    return new Consumption(
        CgroupFiles.number(memory.resolve(group).resolve("memory.usage_in_bytes")),
        CgroupFiles.number(cpuacct.resolve(group).resolve("cpuacct.usage")) / 1_000_000);
  }

  @Override
  public long oomKills(String group) throws IOException {
    return CgroupFiles.keyed(memory.resolve(group).resolve("memory.oom_control"), "oom_kill");
  }
}
