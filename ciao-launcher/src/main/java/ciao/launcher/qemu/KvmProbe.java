package ciao.launcher.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether KVM really runs a guest here. That the device node exists proves nothing: under nested or
 * paravirtual KVM it does, and guests abort or crawl. So a guest of six instructions is booted; it
 * writes to QEMU's debug-exit port, and only that exit status counts.
 */
public final class KvmProbe {
  /** A working KVM needs about 0.2 s for the firmware and the guest. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final int SECTOR = 512;

  /** {@code mov al,0x10; out 0xf4,al; hlt; jmp to the hlt}. */
  private static final byte[] GUEST = {
    (byte) 0xb0, 0x10, (byte) 0xe6, (byte) 0xf4, (byte) 0xf4, (byte) 0xeb, (byte) 0xfd
  };

  /** The debug-exit device ends QEMU with (value × 2) + 1. */
  private static final int EXPECTED_STATUS = 0x10 * 2 + 1;

  private KvmProbe() {}

  /**
   * Runs the guest.
   *
   * @param workspace an existing directory for a file of 512 bytes, removed again
   * @return true only when the guest ran to its end in time
   */
  public static boolean works(Path workspace) throws IOException, InterruptedException {
    if (!Files.isWritable(Path.of("/dev/kvm"))) {
      return false;
    }
    Path disk = Files.createTempFile(workspace, "kvm-probe-", ".img");
    try {
      Files.write(disk, bootSector());
      return runs(disk);
    } finally {
      Files.delete(disk);
    }
  }

  private static boolean runs(Path disk) throws IOException, InterruptedException {
    Process qemu;
    try {
      qemu =
          new ProcessBuilder(command(disk))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException notInstalled) {
      return false;
    }
    try {
      return qemu.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
          && qemu.exitValue() == EXPECTED_STATUS;
    } finally {
      qemu.destroyForcibly().waitFor();
    }
  }

  private static List<String> command(Path disk) {
    return List.of(
        "qemu-system-x86_64",
        "-machine",
        "q35",
        "-accel",
        "kvm",
        "-cpu",
        "host",
        "-m",
        "32M",
        "-nodefaults",
        "-no-user-config",
        "-display",
        "none",
        "-no-reboot",
        "-device",
        "isa-debug-exit,iobase=0xf4,iosize=0x04",
        "-drive",
        "if=virtio,format=raw,read-only=on,file=" + disk);
  }

  private static byte[] bootSector() {
    byte[] sector = new byte[SECTOR];
    System.arraycopy(GUEST, 0, sector, 0, GUEST.length);
    sector[SECTOR - 2] = 0x55;
    sector[SECTOR - 1] = (byte) 0xaa;
    return sector;
  }
}
