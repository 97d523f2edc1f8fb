package ciao.launcher.qemu;

import ciao.launcher.driver.InstanceDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a virtual machine's files are. All but the console log are in {@code vm/}, which belongs to
 * the machine's own user and is QEMU's working directory, so that QEMU's command line needs no
 * paths. The names of sockets are short because the kernel allows a socket's path 107 bytes.
 *
 * @param folder {@code <instance directory>/vm}, or where it is being made
 */
record MachineFiles(Path folder) {
  /** What {@code sun_path} holds, without the zero that ends it. */
  private static final int LONGEST_SOCKET_PATH = 107;

  static final String DISK = "disk.qcow2";
  static final String BASE = "base";
  static final String KERNEL = "kernel";
  static final String INITRD = "initrd";
  static final String SEED = "seed.iso";

  /** QEMU listens here for QMP as long as it runs. */
  static final String MONITOR = "qmp";

  /** A second one for questions only, which need not wait while a machine is being ended. */
  static final String QUESTIONS = "ask";

  /** The launcher listens here while QEMU starts, so that nobody need poll for it. */
  static final String HELLO = "hi";

  /** QEMU listens here for somebody at the serial console. */
  static final String TERMINAL = "tty";

  static MachineFiles of(InstanceDirectory directory) {
    return new MachineFiles(directory.resolve("vm"));
  }

  /** Where they are made; renamed as the last step, so that {@code vm/} is whole if it exists. */
  static MachineFiles making(InstanceDirectory directory) {
    return new MachineFiles(directory.resolve("vm.making"));
  }

  Path disk() {
    return folder.resolve(DISK);
  }

  Path base() {
    return folder.resolve(BASE);
  }

  Path kernel() {
    return folder.resolve(KERNEL);
  }

  Path initrd() {
    return folder.resolve(INITRD);
  }

  Path seed() {
    return folder.resolve(SEED);
  }

  Path monitor() {
    return folder.resolve(MONITOR);
  }

  Path questions() {
    return folder.resolve(QUESTIONS);
  }

  Path hello() {
    return folder.resolve(HELLO);
  }

  /** How many bytes a socket's path is too long here; 0 or less when it fits. */
  int excess() {
    String path = monitor().toAbsolutePath().toString();
    return path.getBytes(StandardCharsets.UTF_8).length - LONGEST_SOCKET_PATH;
  }
}
