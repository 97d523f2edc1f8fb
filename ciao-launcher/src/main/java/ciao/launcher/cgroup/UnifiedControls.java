package ciao.launcher.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Version 2 (the kernel's Documentation/admin-guide/cgroup-v2.rst): one tree for everything. */
record UnifiedControls(Path root, List<Path> allTrees) implements Controls {
  static final Set<String> CONTROLLERS = Set.of("memory", "cpu", "pids");

  /** The kernel's own default period for CPU quotas, in microseconds. */
  private static final int PERIOD = 100_000;

  @Override
  public List<Path> shimTrees() {
    return List.of(root);
  }

  @Override
  public List<Path> payloadTrees() {
    return List.of(root);
  }

  @Override
  public Optional<Path> unified() {
    return Optional.of(root);
  }

  @Override
  public void delegate(String group) throws IOException {
    CgroupFiles.write(file(group, "cgroup.subtree_control"), "+memory +cpu +pids");
  }

  @Override
  public void limitCpus(String group, int cpus) throws IOException {
    CgroupFiles.write(file(group, "cpu.max"), (long) cpus * PERIOD + " " + PERIOD);
  }

  @Override
  public void limitPayload(String group, Limits limits) throws IOException {
    CgroupFiles.write(file(group, "memory.max"), Long.toString(limits.memoryBytes()));
    CgroupFiles.writeIfPresent(file(group, "memory.swap.max"), "0");
    limitProcesses(group, limits.processes());
  }

  @Override
  public void limitProcesses(String group, int processes) throws IOException {
    CgroupFiles.write(file(group, "pids.max"), Integer.toString(processes));
  }

  @Override
  public Consumption consumption(String group) throws IOException {
    return new Consumption(
        CgroupFiles.number(file(group, "memory.current")),
        CgroupFiles.keyed(file(group, "cpu.stat"), "usage_usec") / 1000);
  }

  @Override
  public long oomKills(String group) throws IOException {
    return CgroupFiles.keyed(file(group, "memory.events"), "oom_kill");
  }

  private Path file(String group, String name) {
    return root.resolve(group).resolve(name);
  }
}
