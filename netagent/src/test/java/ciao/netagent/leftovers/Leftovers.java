package ciao.netagent.leftovers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks for marked things on the host. What cannot be read has ended meanwhile. */
final class Leftovers {
  private static final Path PROC = Path.of("/proc");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Path NAMESPACES = Path.of("/run/netns");

  private Leftovers() {}

  /** What carries a mark, a line each. */
  static List<String> find(Marks marks) throws IOException {
    List<String> found = new ArrayList<>();
    processes(marks, found);
    mounts(marks, found);
    cgroups(marks, found);
    networkNamespaces(marks, found);
    for (String socket : Sockets.unixListening()) {
      if (marks.in(socket)) {
        found.add("socket " + socket);
      }
    }
    return found;
  }

  private static void processes(Marks marks, List<String> found) throws IOException {
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : all) {
        String command = read(process.resolve("cmdline")).replace('\0', ' ').strip();
        boolean ended = command.isEmpty(); // and waits for its parent; or a thread of the kernel
        String traces =
            String.join(
                "\n", command, read(process.resolve("cgroup")), link(process.resolve("cwd")));
        if (!ended && marks.in(traces) && !process.endsWith(Long.toString(self))) {
          found.add("process " + process.getFileName() + ": " + command);
        }
      }
    }
  }

  private static void mounts(Marks marks, List<String> found) throws IOException {
    for (String line : Files.readAllLines(MOUNTS)) {
      if (marks.in(line)) {
        found.add("mount " + line);
      }
    }
  }

  /** Homes have their groups at the top of every tree. */
  private static void cgroups(Marks marks, List<String> found) throws IOException {
    for (String line : Files.readAllLines(MOUNTS)) {
      if (!line.contains(" - cgroup")) {
        continue;
      }
      Path tree = Path.of(line.split(" ", -1)[4]);
      try (Stream<Path> groups = Files.list(tree)) {
        groups
            .filter(Files::isDirectory)
            .filter(group -> marks.in(group.getFileName().toString()))
            .forEach(group -> found.add("cgroup " + group));
      }
    }
  }

  private static void networkNamespaces(Marks marks, List<String> found) throws IOException {
    if (!Files.isDirectory(NAMESPACES)) {
      return;
    }
    try (Stream<Path> names = Files.list(NAMESPACES)) {
      names
          .filter(name -> marks.in(name.getFileName().toString()))
          .forEach(name -> found.add("network namespace " + name));
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  private static String link(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
