package ciao.launcher.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where this host has its cgroup file systems.
 *
 * @param unified the version 2 tree, if mounted
 * @param hierarchies the version 1 hierarchies by what their super block says they are ({@code
 *     cpu}, {@code cpu,cpuacct}, {@code name=systemd})
 */
record CgroupMounts(Optional<Path> unified, Map<String, Path> hierarchies) {
  /** Mount options that say something else than which controllers a hierarchy has. */
  private static final Set<String> OTHER_OPTIONS =
      Set.of("rw", "ro", "xattr", "clone_children", "noprefix", "cpuset_v2_mode", "none");

  CgroupMounts {
    hierarchies = Map.copyOf(hierarchies);
  }

  /** Reads {@code /proc/self/mountinfo} or a file of its form (proc_pid_mountinfo(5)). */
  static CgroupMounts read(Path mountinfo) throws IOException {
    Optional<Path> unified = Optional.empty();
    Map<String, Path> hierarchies = new TreeMap<>();
    for (String line : Files.readAllLines(mountinfo)) {
      List<String> halves = List.of(line.split(" - ", 2));
      if (halves.size() < 2) {
        continue;
      }
      Path point = Path.of(halves.get(0).split(" ", -1)[4].replace("\\040", " "));
      String[] kind = halves.get(1).split(" ", -1);
      if (kind[0].equals("cgroup2") && unified.isEmpty()) {
        unified = Optional.of(point);
      } else if (kind[0].equals("cgroup")) {
        hierarchies.putIfAbsent(controllers(kind[2]), point);
      }
    }
    return new CgroupMounts(unified, hierarchies);
  }

  private static String controllers(String superOptions) {
    return String.join(
        ",",
        List.of(superOptions.split(",", -1)).stream()
            .filter(option -> !OTHER_OPTIONS.contains(option) && !option.startsWith("release_"))
            .toList());
  }

  /** The version 1 hierarchy with this controller, if there is one. */
  Optional<Path> hierarchy(String controller) {
    return hierarchies.entrySet().stream()
        .filter(entry -> Set.of(entry.getKey().split(",", -1)).contains(controller))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether version 2 has these controllers here. */
  boolean unifiedHas(Set<String> controllers) throws IOException {
    if (unified.isEmpty()) {
      return false;
    }
    String present = Files.readString(unified.get().resolve("cgroup.controllers")).strip();
    return Set.of(present.split(" ", -1)).containsAll(controllers);
  }
}
