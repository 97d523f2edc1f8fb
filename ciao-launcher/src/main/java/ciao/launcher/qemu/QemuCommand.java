package ciao.launcher.qemu;

import ciao.launcher.driver.InstanceDirectory;
import ciao.ssntp.payload.Blob;
import ciao.ssntp.payload.Start;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * QEMU's command line for one virtual machine. Nothing a tenant gave stands in it but the name,
 * which is checked, so no tenant text can become an option.
 *
 * @param directory the instance's
 * @param start what to run
 * @param accelerator how
 * @param disk the machine's own disk, if it has one
 * @param blobs the image's parts in the node's cache, by name
 */
record QemuCommand(
    InstanceDirectory directory,
    Start start,
    Accelerator accelerator,
    Optional<Path> disk,
    Map<String, Path> blobs) {
  private static final String PROGRAM = "qemu-system-x86_64";

  /** Where QEMU listens for QMP as long as it runs; in a directory of its own user. */
  static Path monitor(InstanceDirectory directory) {
    return directory.resolve("vm").resolve("qmp.sock");
  }

  /** Where the launcher listens while QEMU starts, so that nobody need poll for it. */
  static Path starting(InstanceDirectory directory) {
    return directory.resolve("vm").resolve("start.sock");
  }

  /** Where QEMU listens for a reader of the serial console. */
  static Path consoleSocket(InstanceDirectory directory) {
    return directory.resolve("vm").resolve("console.sock");
  }

  static Path seed(InstanceDirectory directory) {
    return directory.resolve("seed.iso");
  }

  List<String> arguments() {
    List<String> line = new ArrayList<>(List.of(PROGRAM));
    line.addAll(List.of("-name", start.name() + ",process=ciao-vm"));
    line.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none"));
    line.addAll(
        List.of(
            "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"));
    line.addAll(List.of("-machine", "q35"));
    line.addAll(accelerator.arguments());
    line.addAll(List.of("-smp", Integer.toString(start.demands().vcpus())));
    line.addAll(List.of("-m", start.demands().memoryMib() + "M"));
    line.addAll(List.of("-uuid", start.instance().toString()));
    monitors(line);
    console(line);
    devices(line);
    kernel(line);
    return List.copyOf(line);
  }

  private void monitors(List<String> line) {
    line.addAll(
        List.of(
            "-chardev", "socket,id=qmp,server=on,wait=off,path=" + escaped(monitor(directory))));
    line.addAll(List.of("-mon", "chardev=qmp,mode=control"));
    line.addAll(List.of("-chardev", "socket,id=starting,path=" + escaped(starting(directory))));
    line.addAll(List.of("-mon", "chardev=starting,mode=control"));
  }

  private void console(List<String> line) {
    line.addAll(
        List.of(
            "-chardev",
            "socket,id=console,server=on,wait=off,path="
                + escaped(consoleSocket(directory))
                + ",logappend=on,logfile="
                + escaped(directory.console())));
    line.addAll(List.of("-serial", "chardev:console"));
  }

  private void devices(List<String> line) {
    line.addAll(List.of("-device", "virtio-rng-pci"));
    // A root port with nothing behind it: without one, nothing can ever be plugged in.
    line.addAll(List.of("-device", "pcie-root-port,id=hotplug0,chassis=1,slot=1"));
    disk.ifPresent(file -> drive(line, "disk", "qcow2", file, ""));
    drive(line, "seed", "raw", seed(directory), ",read-only=on");
  }

  private static void drive(
      List<String> line, String id, String format, Path file, String options) {
    line.addAll(
        List.of(
            "-drive",
            "if=none,id=%s,format=%s,discard=unmap,file=%s%s"
                .formatted(id, format, escaped(file), options)));
    line.addAll(List.of("-device", "virtio-blk-pci,drive=" + id));
  }

  private void kernel(List<String> line) {
    Path kernel = blobs.get("kernel");
    Path initrd = blobs.get("initrd");
    if (kernel != null && initrd != null) {
      line.addAll(List.of("-kernel", kernel.toString(), "-initrd", initrd.toString()));
      line.addAll(List.of("-append", "console=ttyS0"));
    }
  }

  /** In QEMU's option lists a comma ends a value; a doubled one stands for itself. */
  private static String escaped(Path path) {
    return path.toString().replace(",", ",,");
  }

  /** Whether a part of the image boots by itself rather than from a disk. */
  static boolean bootsKernel(List<Blob> blobs) {
    return blobs.stream().anyMatch(blob -> blob.name().equals("kernel"));
  }
}
