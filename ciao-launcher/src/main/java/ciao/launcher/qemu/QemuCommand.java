package ciao.launcher.qemu;

import ciao.ssntp.payload.Demands;
import ciao.ssntp.payload.InstanceId;
import java.util.ArrayList;
import java.util.List;

/**
 * QEMU's command line for one virtual machine. Nothing a tenant wrote stands in it, so no tenant
 * text can become an option; all files are named relative to {@link MachineFiles#folder}.
 *
 * @param instance which instance
 * @param demands processors and memory
 * @param accelerator how
 * @param parts what it is made of
 */
record QemuCommand(InstanceId instance, Demands demands, Accelerator accelerator, Parts parts) {
  static final String PROGRAM = "qemu-system-x86_64";

  /**
   * What a machine is made of, beside its seed disk.
   *
   * @param disk it has a disk of its own
   * @param kernel it boots a kernel rather than a disk
   * @param initrd with an initial file system
   */
  record Parts(boolean disk, boolean kernel, boolean initrd) {}

  List<String> arguments() {
    List<String> line = new ArrayList<>(List.of(PROGRAM, "-name", "ciao-" + instance));
    line.addAll(List.of("-uuid", instance.toString()));
    line.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none"));
    line.addAll(
        List.of(
            "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"));
    line.addAll(List.of("-machine", "q35"));
    line.addAll(accelerator.arguments());
    line.addAll(List.of("-smp", Integer.toString(demands.vcpus())));
    line.addAll(List.of("-m", demands.memoryMib() + "M"));
    monitors(line);
    console(line);
    devices(line);
    kernel(line);
    return List.copyOf(line);
  }

  private static void monitors(List<String> line) {
    for (String monitor : List.of(MachineFiles.MONITOR, MachineFiles.QUESTIONS)) {
      listening(line, monitor, "");
      line.addAll(List.of("-mon", "chardev=" + monitor + ",mode=control"));
    }
    line.addAll(
        List.of(
            "-chardev", "socket,id=%s,path=%s".formatted(MachineFiles.HELLO, MachineFiles.HELLO)));
    line.addAll(List.of("-mon", "chardev=" + MachineFiles.HELLO + ",mode=control"));
  }

  private static void console(List<String> line) {
    listening(line, MachineFiles.TERMINAL, ",logappend=on,logfile=../console.log");
    line.addAll(List.of("-serial", "chardev:" + MachineFiles.TERMINAL));
  }

  private static void listening(List<String> line, String name, String options) {
    line.addAll(
        List.of(
            "-chardev",
            "socket,id=%s,server=on,wait=off,path=%s%s".formatted(name, name, options)));
  }

  private void devices(List<String> line) {
    line.addAll(List.of("-device", "virtio-rng-pci"));
    // A root port with nothing behind it: without one, nothing can ever be plugged in.
    line.addAll(List.of("-device", "pcie-root-port,id=hotplug0,chassis=1,slot=1"));
    if (parts.disk()) {
      // The base below it is named, with its format, in the overlay; neither is ever guessed.
      drive(line, "disk", "driver=qcow2,discard=unmap,file.discard=unmap", MachineFiles.DISK);
    }
    drive(line, "seed", "driver=raw,read-only=on", MachineFiles.SEED);
  }

  private static void drive(List<String> line, String id, String options, String file) {
    line.addAll(
        List.of(
            "-blockdev",
            "node-name=%s,%s,file.driver=file,file.filename=%s".formatted(id, options, file)));
    // A kernel given directly has index 0.
    String boots = id.equals("disk") ? ",bootindex=1" : "";
    line.addAll(List.of("-device", "virtio-blk-pci,drive=" + id + ",serial=" + id + boots));
  }

  private void kernel(List<String> line) {
    if (!parts.kernel()) {
      return;
    }
    line.addAll(List.of("-kernel", MachineFiles.KERNEL));
    if (parts.initrd()) {
      line.addAll(List.of("-initrd", MachineFiles.INITRD));
    }
    line.addAll(List.of("-append", "console=ttyS0"));
  }
}
