package ciao.launcher.cgroup;

import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The cgroups of one home's instances. Safe for use by many threads, for different instances. */
public final class Cgroups {
  private static final String ANY_INSTANCE = "????????-????-????-????-????????????";
  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

  private final Controls controls;
  private final String parent;

  private Cgroups(Controls controls, String parent) {
    this.controls = controls;
    this.parent = parent;
  }

  /**
   * Finds out what this host has.
   *
   * @throws IOException naming the controller it lacks
   */
  public static Cgroups of(HomeTag tag) throws IOException {
    return of(tag, MOUNTINFO);
  }

  static Cgroups of(HomeTag tag, Path mountinfo) throws IOException {
    CgroupMounts mounts = CgroupMounts.read(mountinfo);
    List<Path> all = new ArrayList<>(mounts.hierarchies().values());
    mounts.unified().ifPresent(all::add);
    Controls controls =
        mounts.unifiedHas(UnifiedControls.CONTROLLERS)
            ? new UnifiedControls(mounts.unified().orElseThrow(), all)
            : SplitControls.of(mounts, all);
    return new Cgroups(controls, tag.value());
  }

  /** An instance's cgroup, whether it exists or not. */
  public Cgroup of(InstanceId instance) {
    return new Cgroup(controls, parent, parent + "/" + instance);
  }

  /** The instances that have a cgroup, or the remains of one, in any tree. */
  public Set<InstanceId> list() throws IOException {
    Set<InstanceId> found = new TreeSet<>();
    for (Path tree : homeTrees()) {
      try (DirectoryStream<Path> groups =
          Files.newDirectoryStream(tree.resolve(parent), ANY_INSTANCE)) {
        groups.forEach(group -> found.add(InstanceId.of(group.getFileName().toString())));
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return found;
  }

  private List<Path> homeTrees() {
    return controls.allTrees().stream().filter(t -> Files.exists(t.resolve(parent))).toList();
  }

  /** Removes this home's own group once no instance has one; else it stays. */
  public void removeIfEmpty() throws IOException {
    if (!list().isEmpty()) {
      return;
    }
    for (Path tree : controls.allTrees()) {
      Files.deleteIfExists(tree.resolve(parent));
    }
  }
}
