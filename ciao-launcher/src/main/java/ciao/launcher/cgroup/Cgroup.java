package ciao.launcher.cgroup;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup of one instance: found again by name, so it may exist or not. The reading methods are
 * safe for any thread; the others are for the one that owns the instance.
 */
public final class Cgroup {
  private static final String SHIM = "/shim";
  private static final String PAYLOAD = "/payload";

  /** A killed process leaves its group when the kernel has freed its memory: milliseconds. */
  private static final Duration EMPTY_WITHIN = Duration.ofSeconds(10);

  private static final long PAUSE_MILLIS = 5;

  private final Controls controls;
  private final String parent;
  private final String name;

  Cgroup(Controls controls, String parent, String name) {
    this.controls = controls;
    this.parent = parent;
    this.name = name;
  }

  /** Makes it, empty, with these limits. It must not exist: {@link #remove} comes first. */
  public void create(Limits limits) throws IOException {
    for (Path tree : controls.payloadTrees()) {
      Files.createDirectories(tree.resolve(parent));
    }
    controls.delegate("");
    controls.delegate(parent);
    for (Path tree : controls.payloadTrees()) {
      Files.createDirectories(tree.resolve(name));
    }
    controls.delegate(name);
    for (Path tree : controls.shimTrees()) {
      Files.createDirectories(tree.resolve(name + SHIM));
    }
    for (Path tree : controls.payloadTrees()) {
      Files.createDirectories(tree.resolve(name + PAYLOAD));
    }
    controls.limitCpus(name, limits.cpus());
    controls.limitPayload(name + PAYLOAD, limits);
  }

  /** The files to which the shim writes 0 to enter its group. */
  public List<Path> shimEntries() {
    return entries(controls.shimTrees(), SHIM);
  }

  /** The files to which the payload's first process writes 0 to enter its group. */
  public List<Path> payloadEntries() {
    return entries(controls.payloadTrees(), PAYLOAD);
  }

  private List<Path> entries(List<Path> trees, String group) {
    return trees.stream().map(tree -> tree.resolve(name + group).resolve("cgroup.procs")).toList();
  }

  /** The payload's group as an OCI runtime configuration names it ({@code cgroupsPath}). */
  public String payloadPath() {
    return "/" + name + PAYLOAD;
  }

  /** What the payload uses; nothing when the group is gone. */
  public Consumption consumption() throws IOException {
    return exists() ? controls.consumption(name + PAYLOAD) : new Consumption(0, 0);
  }

  /** How many processes of the payload the kernel killed for want of memory since it was made. */
  public long oomKills() throws IOException {
    return exists() ? controls.oomKills(name + PAYLOAD) : 0;
  }

  private boolean exists() {
    return Files.exists(controls.payloadTrees().getFirst().resolve(name + PAYLOAD));
  }

  /** The payload's processes. */
  public List<Long> payload() throws IOException {
    return CgroupFiles.processes(tracked(PAYLOAD));
  }

  /** Whether anything is in it, payload or shim. */
  public boolean populated() throws IOException {
    return !CgroupFiles.processes(tracked("")).isEmpty();
  }

  /** A tree in which every process of the instance is. */
  private Path tracked(String group) {
    return controls.unified().orElse(controls.shimTrees().getFirst()).resolve(name + group);
  }

  /**
   * The directory whose {@code cgroup.events} file changes when the last process, payload or shim,
   * is gone; none where version 2 is not mounted.
   */
  public Optional<Path> events() {
    return controls.unified().map(tree -> tree.resolve(name)).filter(Files::isDirectory);
  }

  /** Kills the payload and returns when it is gone; its shim then records how it ended. */
  public void killPayload() throws IOException, InterruptedException {
    kill(PAYLOAD);
  }

  /**
   * Kills the payload and the shim and removes the groups. Total: what is not there is no error.
   */
  public void remove() throws IOException, InterruptedException {
    kill(PAYLOAD);
    kill(SHIM);
    List<Path> groups = new ArrayList<>();
    for (Path tree : controls.allTrees()) {
      groups.addAll(CgroupFiles.withDescendants(tree.resolve(name)));
    }
    for (Path group : groups) {
      removeOne(group);
    }
  }

  private void removeOne(Path group) throws IOException, InterruptedException {
    Deadline deadline = new Deadline();
    for (FileSystemException busy = tryRemove(group); busy != null; busy = tryRemove(group)) {
      if (deadline.passed()) {
        throw new IOException("cgroup %s could not be removed: %s".formatted(group, busy), busy);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** The kernel says busy for a moment after the last process has left. */
  private static @Nullable FileSystemException tryRemove(Path group) throws IOException {
    try {
      Files.deleteIfExists(group);
      return null;
    } catch (FileSystemException e) {
      return e;
    }
  }

  private void kill(String part) throws IOException, InterruptedException {
    Deadline deadline = new Deadline();
    for (List<Long> left = killOnce(part); !left.isEmpty(); left = killOnce(part)) {
      if (deadline.passed()) {
        throw new IOException(
            "cgroup %s still has the processes %s %d s after they were killed"
                .formatted(name + part, left, EMPTY_WITHIN.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** Kills what is there and returns what was. */
  private List<Long> killOnce(String part) throws IOException {
    List<Long> found = CgroupFiles.processes(tracked(part));
    if (found.isEmpty()) {
      return found;
    }
    Path all = tracked(part).resolve("cgroup.kill");
    if (Files.exists(all)) {
      CgroupFiles.write(all, "1");
      return found;
    }
    if (part.equals(PAYLOAD)) {
      controls.limitProcesses(name + PAYLOAD, 0); // so that a fork bomb cannot outrun us
    }
    found.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    return found;
  }

  private static final class Deadline {
    private final long end = System.nanoTime() + EMPTY_WITHIN.toNanos();

    boolean passed() {
      return System.nanoTime() - end > 0;
    }
  }
}
