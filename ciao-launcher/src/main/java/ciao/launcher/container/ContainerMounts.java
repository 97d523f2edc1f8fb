package ciao.launcher.container;

import ciao.launcher.driver.InstanceDirectory;
import ciao.launcher.driver.Trace;
import ciao.launcher.shim.Fstab;
import ciao.launcher.shim.Trees;
import ciao.netagent.host.HomeTag;
import ciao.netagent.host.Tool;
import ciao.netagent.host.ToolException;
import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What is mounted for a container: its root file system, a layer of its own over the image's, and a
 * view of {@code /sys} that belongs to its network namespace. Both lie below {@code /run}: a
 * container's root must be able to reach them, and may not be able to reach the home. A reboot
 * takes them away; they are made again from the files in the instance's directory.
 */
record ContainerMounts(Path directory, IdMapping mapping) {
  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");
  private static final Tool NSENTER = new Tool("nsenter");
  private static final Tool UMOUNT = new Tool("umount");

  static ContainerMounts of(HomeTag tag, IdMapping mapping) {
    return new ContainerMounts(Path.of("/run", tag.value()), mapping);
  }

  private Path point(InstanceId instance) {
    return directory.resolve(instance.toString());
  }

  Path rootFileSystem(InstanceId instance) {
    return point(instance).resolve("rootfs");
  }

  Path sys(InstanceId instance) {
    return point(instance).resolve("sys");
  }

  /** What the container wrote: its own layer. */
  static Path layer(InstanceDirectory instance) {
    return instance.resolve("layer");
  }

  private static Path scratch(InstanceDirectory instance) {
    return instance.resolve("layer.work");
  }

  /** Makes the container's own layer unless it is there. */
  void ensureLayer(InstanceDirectory instance) throws IOException {
    if (Files.exists(layer(instance))) {
      return;
    }
    Files.createDirectories(scratch(instance));
    Path made = Files.createDirectories(instance.resolve("layer.new"));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setAttribute(made, "unix:gid", mapping.first());
    Files.setAttribute(made, "unix:uid", mapping.first());
    Files.move(made, layer(instance));
  }

  /** Mounts both unless they are. */
  void ensure(InstanceDirectory instance, Path image, Path network)
      throws IOException, ToolException, InterruptedException {
    List<String> lines = new ArrayList<>();
    Path root = rootFileSystem(instance.instance());
    if (!isMounted(root)) {
      lines.add(
          Fstab.line(
              "overlay",
              root.toString(),
              "overlay",
              "nodev,lowerdir=%s,upperdir=%s,workdir=%s"
                  .formatted(image, layer(instance), scratch(instance))));
    }
    Path sys = sys(instance.instance());
    if (!isMounted(sys)) {
      lines.add(Fstab.line("ciao-sys", sys.toString(), "sysfs", "ro,nosuid,nodev,noexec"));
    }
    if (lines.isEmpty()) {
      return;
    }
    for (Path point : List.of(directory, point(instance.instance()), root, sys)) {
      makePassable(point);
    }
    Path fstab = Files.write(instance.resolve("run").resolve("fstab"), lines);
    NSENTER.run(Tool.SHORT, "--net=" + network, "mount", "--all", "--fstab", fstab.toString());
  }

  /** The container's root, a stranger to the host, must get through, and see nothing on the way. */
  private static void makePassable(Path point) throws IOException {
    if (!Files.exists(point)) {
      Files.createDirectories(point);
      Files.setPosixFilePermissions(point, PosixFilePermissions.fromString("rwx--x--x"));
    }
  }

  /** Unmounts both and removes the mount points; the layer stays. */
  void remove(InstanceId instance) throws IOException, ToolException, InterruptedException {
    List<String> mounted = new ArrayList<>();
    for (Path point : List.of(rootFileSystem(instance), sys(instance))) {
      if (isMounted(point)) {
        mounted.add(point.toString());
      }
    }
    if (!mounted.isEmpty()) {
      UMOUNT.run(Tool.SHORT, mounted);
    }
    Files.deleteIfExists(rootFileSystem(instance));
    Files.deleteIfExists(sys(instance));
    Files.deleteIfExists(point(instance));
  }

  /** Removes what the container wrote. Not while it is mounted. */
  static void removeLayer(InstanceDirectory instance)
      throws IOException, ToolException, InterruptedException {
    for (String name : List.of("layer.new", "layer", "layer.work")) {
      Trees.delete(instance.resolve(name));
    }
  }

  /** Whose mounts, or remains of them, are there. */
  Set<Trace> traces() throws IOException {
    return Trace.in(directory, "mounts");
  }

  /** Whether a container's root file system lies on the image with this digest. */
  boolean lieOn(String digest) throws IOException {
    return Files.readAllLines(MOUNTINFO).stream()
        .anyMatch(mount -> mount.contains(directory + "/") && mount.contains("/" + digest + "/"));
  }

  /** Removes this home's own directory once no container has anything in it; else it stays. */
  void removeIfEmpty() throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException someContainerIsThere) {
      return;
    }
  }

  private static boolean isMounted(Path point) throws IOException {
    try {
      Object device = Files.getAttribute(point, "unix:dev");
      return !device.equals(
          Files.getAttribute(Objects.requireNonNull(point.getParent()), "unix:dev"));
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
