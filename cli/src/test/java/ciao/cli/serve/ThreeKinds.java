package ciao.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One workload of each kind, its images made on the spot. */
final class ThreeKinds {
  /** The instances {@link #run} makes. */
  static final List<String> NAMES = List.of("process-1", "container-1", "vm-1");

  private ThreeKinds() {}

  /**
   * Uploads the images and makes the workloads {@code process}, {@code container} and {@code vm}.
   */
  static void define(TestCloud cloud) throws IOException, InterruptedException {
    busybox(cloud);
    guest(cloud);
    workload(
        cloud,
        """
        name: process
        kind: process
        command: [/bin/sh, -c, "echo $GREETING; while :; do date; sleep 1; done"]
        environment: {GREETING: hello from a process}
        demands: {vcpus: 1, memory_mib: 32, disk_mib: 10}
        """);
    workload(
        cloud,
        """
        name: container
        kind: container
        image: busybox
        command: [/bin/sh, -c, "echo hello from a container; while :; do date; sleep 1; done"]
        demands: {vcpus: 1, memory_mib: 32, disk_mib: 10}
        """);
    workload(
        cloud,
        """
        name: vm
        kind: vm
        image: tiny
        demands: {vcpus: 1, memory_mib: 96, disk_mib: 0}
        """);
  }

  /** Uploads the container image {@code busybox}. */
  static void busybox(TestCloud cloud) throws IOException, InterruptedException {
    Path archive = cloud.home().resolve("things").resolve("busybox.tar");
    try (HostScripts scripts = new HostScripts()) {
      scripts.require("make-tiny-image.sh", List.of(archive.toString()), line -> {});
    }
    succeed(cloud.ciao("image", "add", "busybox", "--container", archive.toString()));
  }

  /** Uploads the virtual machine's image {@code tiny}. */
  static void guest(TestCloud cloud) throws IOException, InterruptedException {
    Path things = Files.createDirectories(cloud.home().resolve("things"));
    try (HostScripts scripts = new HostScripts()) {
      scripts.require("make-tiny-guest.sh", List.of(things.toString()), line -> {});
    }
    String kernel = things.resolve("vmlinuz").toString();
    String initrd = things.resolve("initrd.gz").toString();
    succeed(cloud.ciao("image", "add", "tiny", "--vm", "--kernel", kernel, "--initrd", initrd));
  }

  /** Makes a workload from a file's text. */
  static void workload(TestCloud cloud, String text) throws IOException {
    Path file = Files.createTempFile(cloud.home(), "workload-", ".yaml");
    Files.writeString(file, text);
    succeed(cloud.ciao("workload", "add", file.toString()));
  }

  /** Runs one instance of each and waits until all are active. */
  static void run(TestCloud cloud) {
    for (String kind : List.of("process", "container", "vm")) {
      succeed(cloud.ciao("instance", "add", kind, "--name", kind + "-1", "--wait"));
    }
  }

  /** Fails with the command's own words unless it succeeded. */
  static CommandResult succeed(CommandResult result) {
    assertThat(result.code()).as("%s", result).isZero();
    return result;
  }
}
