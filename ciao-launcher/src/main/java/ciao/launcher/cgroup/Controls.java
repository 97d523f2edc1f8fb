package ciao.launcher.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The difference between the two versions of the interface. A group is named by its path below the
 * root of a tree, such as {@code ciao-0a1b2c3d/<instance>/payload}.
 */
sealed interface Controls permits UnifiedControls, SplitControls {
  /** The trees in which the shim's group must exist. */
  List<Path> shimTrees();

  /** The trees in which the payload's group must exist. */
  List<Path> payloadTrees();

  /** Every tree of this host, also those only an OCI runtime makes groups in. */
  List<Path> allTrees();

  /** The version 2 tree, if mounted: it alone reports events and kills a whole group at once. */
  Optional<Path> unified();

  /** Lets groups below {@code group} have limits of their own. Before its children are made. */
  void delegate(String group) throws IOException;

  /** Limits the CPU time of {@code group} and everything below it. */
  void limitCpus(String group, int cpus) throws IOException;

  /** Limits memory and number of processes of {@code group}. */
  void limitPayload(String group, Limits limits) throws IOException;

  /** Limits the number of processes of {@code group}; with 0, nothing in it can multiply. */
  void limitProcesses(String group, int processes) throws IOException;

  /** What {@code group} uses. */
  Consumption consumption(String group) throws IOException;

  /** How many processes of {@code group} the kernel killed because it was out of memory. */
  long oomKills(String group) throws IOException;
}
