package ciao.launcher.container;

import ciao.launcher.container.RuntimeSpec.IdRange;
import ciao.launcher.container.RuntimeSpec.Mount;
import ciao.launcher.container.RuntimeSpec.Namespace;
import ciao.ssntp.payload.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the runtime specification of a container from its START and its image.
 *
 * @param mapping who its users are on the host
 * @param openFiles how many files a process of it may have open
 */
record ContainerSpecs(IdMapping mapping, long openFiles) {
  /** The kernel's own limit (PATH_MAX, less the final NUL). */
  private static final int LONGEST_PATH = 4095;

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * Where a container's things are on the host.
   *
   * @param root its root file system
   * @param sys its view of /sys
   * @param network its network namespace
   * @param files the directory with its {@code hosts} and {@code hostname}
   * @param cgroup its cgroup, from the top of every tree
   */
  record Places(Path root, Path sys, Path network, Path files, String cgroup) {}

  RuntimeSpec write(
      Start start,
      ContainerImages.Unpacked image,
      Map<String, String> tenantEnvironment,
      Places places)
      throws IOException {
    return new RuntimeSpec(
        "1.0.2",
        process(start, image, tenantEnvironment),
        new RuntimeSpec.Root(places.root().toString(), false),
        start.name(),
        mounts(places),
        linux(places));
  }

  private RuntimeSpec.Program process(
      Start start, ContainerImages.Unpacked image, Map<String, String> tenantEnvironment)
      throws IOException {
    ImageConfig config = image.config();
    ContainerUser user = ContainerUser.find(config.user(), new RootFiles(image.rootFileSystem()));
    return new RuntimeSpec.Program(
        false,
        new RuntimeSpec.User(user.uid(), user.gid(), user.groups()),
        command(start, config),
        environment(start, config, tenantEnvironment),
        config.workingDirectory().isEmpty() ? "/" : config.workingDirectory(),
        Confinement.CAPABILITY_SETS,
        List.of(
            new RuntimeSpec.Rlimit("RLIMIT_NOFILE", openFiles, openFiles),
            new RuntimeSpec.Rlimit("RLIMIT_CORE", 0, 0)),
        true);
  }

  private static List<String> command(Start start, ImageConfig config) throws IOException {
    List<String> command = new ArrayList<>(start.command());
    if (command.isEmpty()) {
      command.addAll(config.entrypoint());
      command.addAll(config.command());
    }
    if (command.isEmpty()) {
      throw new IOException(
          "neither the workload nor its image names a command; give the workload one");
    }
    // runc would repeat it in its complaint, and conmon reads no more of one than a pipe holds.
    if (command.getFirst().length() > LONGEST_PATH) {
      throw new IOException(
          "command: its program's name has %d characters (expected: at most %d)"
              .formatted(command.getFirst().length(), LONGEST_PATH));
    }
    return command;
  }

  private static List<String> environment(
      Start start, ImageConfig config, Map<String, String> tenantEnvironment) throws IOException {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", PATH);
    environment.put("HOSTNAME", start.name());
    for (String variable : config.environment()) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    for (Map.Entry<String, String> variable : tenantEnvironment.entrySet()) {
      check(variable.getKey(), variable.getValue());
      environment.put(variable.getKey(), variable.getValue());
    }
    return environment.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList();
  }

  /** The values may be secret: an error names the variable only. */
  private static void check(String name, String value) throws IOException {
    if (name.isEmpty() || name.contains("=") || (name + value).indexOf('\0') >= 0) {
      throw new IOException(
          "environment: name " + name + " (expected: a name without =, and no NUL character)");
    }
  }

  private static List<Mount> mounts(Places places) {
    return List.of(
        new Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
        new Mount(
            "/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=64k")),
        new Mount(
            "/dev/pts",
            "devpts",
            "devpts",
            List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
        new Mount(
            "/dev/shm",
            "tmpfs",
            "shm",
            List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")),
        new Mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")),
        bind("/sys", places.sys(), "nosuid", "noexec", "nodev", "ro"),
        bind("/etc/hosts", places.files().resolve("hosts"), "nosuid", "noexec", "nodev", "ro"),
        bind(
            "/etc/hostname",
            places.files().resolve("hostname"),
            "nosuid",
            "noexec",
            "nodev",
            "ro"));
  }

  private static Mount bind(String destination, Path source, String... options) {
    List<String> all = new ArrayList<>(List.of("bind"));
    all.addAll(List.of(options));
    return new Mount(destination, "bind", source.toString(), all);
  }

  private RuntimeSpec.Linux linux(Places places) {
    List<IdRange> ids = List.of(new IdRange(0, mapping.first(), IdMapping.SIZE));
    return new RuntimeSpec.Linux(
        List.of(
            new Namespace("user", ""),
            new Namespace("pid", ""),
            new Namespace("mount", ""),
            new Namespace("ipc", ""),
            new Namespace("uts", ""),
            new Namespace("cgroup", ""),
            new Namespace("network", places.network().toString())),
        ids,
        ids,
        new RuntimeSpec.Resources(List.of(new RuntimeSpec.DeviceRule(false, "rwm"))),
        places.cgroup(),
        Confinement.MASKED,
        Confinement.READ_ONLY,
        Confinement.seccomp(System.getProperty("os.arch", "")));
  }
}
