package ciao.launcher.shim;

import ciao.launcher.cgroup.Cgroup;
import ciao.launcher.driver.InstanceDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a command of the host under conmon, either in a {@link Sandbox} or, for programs of our own
 * such as QEMU, plainly: as root, in the host's namespaces. In both cases it is in the payload's
 * cgroup, in its own session, with exactly the environment it was given, default signal handling,
 * and no descriptor but the three usual ones. The scripts {@code runtime.sh}, {@code sandbox.sh}
 * and {@code command.sh} beside this class do it.
 */
public final class CommandRuntime implements PayloadRuntime {
  private static final String SECRET = "r--------";

  private final String noun;
  private final Path scripts;
  private final SandboxRoot root;
  private final long openFiles;

  private CommandRuntime(String noun, Path scripts, SandboxRoot root, long openFiles) {
    this.noun = noun;
    this.scripts = scripts;
    this.root = root;
    this.openFiles = openFiles;
  }

  /**
   * Installs the scripts and the sandboxes' root directory below {@code <home>/shim}.
   *
   * @param noun what it runs, for error messages: {@code process}, {@code virtual machine}
   */
  public static CommandRuntime install(Path home, String noun) throws IOException {
    Path directory = ShimFiles.of(home).directory();
    Scripts.install("runtime.sh", directory);
    Scripts.install("sandbox.sh", directory);
    SandboxRoot root = SandboxRoot.install(directory.resolve("root"), home.toRealPath());
    return new CommandRuntime(noun, directory, root, HostLimits.openFiles());
  }

  /**
   * Writes down what {@link Shim#start} will run; from then on nothing but the instance's directory
   * is needed. Variables may be secrets: only root and the command's own user can read them.
   *
   * @param sandbox none for a plain command
   */
  public void prepare(
      InstanceDirectory directory, Cgroup cgroup, Command command, Optional<Sandbox> sandbox)
      throws IOException {
    Path bundle = bundle(directory);
    PrivateFiles.makeDirectory(bundle);
    Scripts.write(bundle.resolve("bundle.sh"), bundleScript(cgroup, sandbox), SECRET);
    Scripts.write(bundle.resolve("launch.sh"), launchScript(command), SECRET);
    if (sandbox.isPresent()) {
      Scripts.write(bundle.resolve("fstab"), root.fstab(sandbox.get()), SECRET);
      Files.setAttribute(bundle.resolve("launch.sh"), "unix:uid", sandbox.get().uid());
    }
  }

  private String bundleScript(Cgroup cgroup, Optional<Sandbox> sandbox) {
    List<String> lines = new ArrayList<>();
    lines.add("enter_cgroup() {");
    cgroup.payloadEntries().forEach(e -> lines.add("  echo 0 >" + ShellWords.quote(e.toString())));
    lines.add("}");
    lines.add(ShellWords.assign("scripts", scripts));
    lines.add(ShellWords.assign("sandbox", sandbox.isPresent() ? "yes" : "no"));
    sandbox.ifPresent(s -> {
      lines.add(ShellWords.assign("network", s.network()));
      lines.add(ShellWords.assign("hostname", s.hostname()));
      lines.add(ShellWords.assign("uid", s.uid()));
      lines.add(ShellWords.assign("root", root.path()));
      lines.add(ShellWords.assign("open_files", openFiles));
    });
    return String.join("\n", lines) + "\n";
  }

  private static String launchScript(Command command) throws IOException {
    String variables =
        command.environment().entrySet().stream()
            .map(v -> "  export " + ShellWords.assign(v.getKey(), v.getValue()) + "\n")
            .collect(Collectors.joining());
    Map<String, String> environment = command.environment();
    return "set -- %s\n%s\n%s\nenvironment() {\n%s}\n"
            .formatted(
                ShellWords.quote(command.arguments()),
                ShellWords.assign("directory", command.directory()),
                ShellWords.assign("PATH", environment.getOrDefault("PATH", "")),
                variables)
        + Scripts.read("command.sh");
  }

  @Override
  public String noun() {
    return noun;
  }

  @Override
  public List<String> program() {
    return List.of(scripts.resolve("runtime.sh").toString());
  }

  @Override
  public Path bundle(InstanceDirectory directory) {
    return ShimFiles.run(directory);
  }

  @Override
  public void release(InstanceDirectory directory) throws IOException {
    Path gate = bundle(directory).resolve("gate");
    // Opened for both directions, so that this never waits; the payload holds the other end.
    try (FileChannel channel =
        FileChannel.open(gate, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.US_ASCII.encode("go\n"));
    }
    Files.delete(gate);
  }

  @Override
  public boolean released(InstanceDirectory directory) {
    Path bundle = bundle(directory);
    return !Files.exists(bundle.resolve("gate")) || bundle.resolve("started").toFile().length() > 0;
  }

  @Override
  public long main(InstanceDirectory directory, long created) throws IOException {
    try {
      return Long.parseLong(Files.readString(bundle(directory).resolve("main.pid")).strip());
    } catch (NoSuchFileException e) {
      return created; // a plain command is the process conmon watches
    }
  }

  @Override
  public String words(String complaint) {
    return complaint;
  }

  @Override
  public void clear(InstanceDirectory directory) throws IOException {
    for (String name : List.of("gate", "started", "main.pid", "setup.log")) {
      Files.deleteIfExists(bundle(directory).resolve(name));
    }
  }
}
