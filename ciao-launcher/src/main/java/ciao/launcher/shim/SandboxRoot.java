package ciao.launcher.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The root directory of sandboxes: a skeleton of mount points, shared by all of a home, and the
 * list of what is mounted on it in each sandbox's own mount namespace. What is not on the list does
 * not exist in there: the home with its keys, other instances, the host's sockets, logs and users'
 * files.
 *
 * <p>{@code <root>/fs} becomes the command's root, {@code <root>} that of the few tools on the way;
 * hence the links in it.
 */
final class SandboxRoot {
  /** The host's programs and what they need to run. */
  private static final List<String> PROGRAMS =
      List.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "opt", "nix");

  private static final List<String> OWN = List.of("dev", "proc", "tmp", "run", "var/tmp", "work");
  private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");

  private final Path root;
  private final Path home;

  private SandboxRoot(Path root, Path home) {
    this.root = root;
    this.home = home;
  }

  /**
   * Makes the skeleton, or completes it.
   *
   * @param home the directory no sandbox may see
   */
  static SandboxRoot install(Path root, Path home) throws IOException {
    SandboxRoot made = new SandboxRoot(root, home);
    Files.createDirectories(root.resolve("old"));
    for (String own : OWN) {
      Files.createDirectories(made.inside(own));
    }
    link(root.resolve("proc"), Path.of("fs/proc"));
    link(root.resolve("dev"), Path.of("fs/dev"));
    for (String program : PROGRAMS) {
      made.installProgram(program);
    }
    made.installDevices();
    return made;
  }

  private void installProgram(String name) throws IOException {
    Path host = Path.of("/", name);
    if (Files.isSymbolicLink(host)) {
      link(inside(name), Files.readSymbolicLink(host));
    } else if (Files.isDirectory(host)) {
      Files.createDirectories(inside(name));
    } else {
      return;
    }
    link(root.resolve(name), Path.of("fs", name));
  }

  private void installDevices() throws IOException {
    Files.createDirectories(inside("dev/pts"));
    Files.createDirectories(inside("dev/shm"));
    for (String device : DEVICES) {
      Path point = inside("dev/" + device);
      if (!Files.exists(point)) {
        Files.createFile(point);
      }
    }
    link(inside("dev/ptmx"), Path.of("pts/ptmx"));
    link(inside("dev/fd"), Path.of("/proc/self/fd"));
    link(inside("dev/stdin"), Path.of("/proc/self/fd/0"));
    link(inside("dev/stdout"), Path.of("/proc/self/fd/1"));
    link(inside("dev/stderr"), Path.of("/proc/self/fd/2"));
  }

  private static void link(Path link, Path target) throws IOException {
    if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      Files.createSymbolicLink(link, target);
    }
  }

  Path path() {
    return root;
  }

  private Path inside(String name) {
    return root.resolve("fs").resolve(name);
  }

  /** What a sandbox mounts, in order, as fstab(5). */
  String fstab(Sandbox sandbox) {
    List<String> lines = new ArrayList<>();
    lines.add(line(root.toString(), root, "none", "bind,ro"));
    for (String program : PROGRAMS) {
      Path host = Path.of("/", program);
      if (Files.isDirectory(host, LinkOption.NOFOLLOW_LINKS)) {
        lines.add(line(host.toString(), inside(program), "none", "rbind,ro,nosuid"));
      }
    }
    hidden().ifPresent(point -> lines.add(memory(point, "mode=0555,ro,size=4k")));
    for (String device : DEVICES) {
      lines.add(line("/dev/" + device, inside("dev/" + device), "none", "bind,nosuid,noexec"));
    }
    lines.add(line("ciao-pts", inside("dev/pts"), "devpts", "newinstance,ptmxmode=0666,mode=0620"));
    String scratch = "mode=1777,nosuid,nodev,size=" + sandbox.scratchMib() + "m";
    lines.add(memory(inside("dev/shm"), scratch));
    lines.add(memory(inside("tmp"), scratch));
    lines.add(memory(inside("var/tmp"), scratch));
    lines.add(memory(inside("run"), "mode=0755,nosuid,nodev,size=1m"));
    lines.add(line("ciao-proc", inside("proc"), "proc", "nosuid,nodev,noexec"));
    lines.add(line(sandbox.work().toString(), inside("work"), "none", "bind,nosuid,nodev"));
    return String.join("\n", lines) + "\n";
  }

  /** The home again, where a program directory would show it. */
  private Optional<Path> hidden() {
    return PROGRAMS.stream()
        .map(program -> Path.of("/", program))
        .filter(home::startsWith)
        .map(program -> inside(home.toString().substring(1)))
        .findFirst();
  }

  private static String memory(Path point, String options) {
    return line("ciao-tmp", point, "tmpfs", options);
  }

  private static String line(String source, Path point, String type, String options) {
    return Fstab.line(source, point.toString(), type, options);
  }
}
