package ciao.cli.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something in the environment of a test's instances by which the host's processes tell them. */
record Mark(UUID value) {
  private static final String NAME = "CIAO_TEST_MARK";

  static Mark random() {
    return new Mark(UUID.randomUUID());
  }

  /** Makes workloads of these kinds and names, which sleep and carry the mark. */
  void define(TestCloud cloud, List<String> kinds) throws Exception {
    ThreeKinds.busybox(cloud);
    for (String kind : kinds) {
      ThreeKinds.workload(
          cloud,
          """
          name: %s
          kind: %s
          command: [/bin/sleep, "86400"]
          environment: {%s: %s}
          demands: {vcpus: 1, memory_mib: 8, disk_mib: 1}
          %s
          """
              .formatted(
                  kind, kind, NAME, value, kind.equals("container") ? "image: busybox" : ""));
    }
  }

  /** The processes that sleep and carry it. */
  Set<Long> processes() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(path -> path.getFileName().toString().matches("\\d+"))
          .filter(path -> read(path.resolve("environ")).contains(NAME + "=" + value))
          .filter(path -> read(path.resolve("comm")).strip().equals("sleep"))
          .map(path -> Long.valueOf(path.getFileName().toString()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
