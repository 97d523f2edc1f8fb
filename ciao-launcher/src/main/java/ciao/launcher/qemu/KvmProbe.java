package ciao.launcher.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether KVM really runs a guest here. That the device node exists proves nothing: under nested or
 * paravirtual KVM it does, and guests abort or crawl. So a guest of four instructions is booted; it
 * writes to QEMU's debug-exit port, and only that exit status counts. Asked once per launcher.
 */
public final class KvmProbe {
  private static final Path DEVICE = Path.of("/dev/kvm");

  /** A working KVM needs about 0.2 s for the firmware and the guest. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final int SECTOR = 512;

  /** The firmware gives a disk of a few sectors no geometry and does not boot from it. */
  private static final int DISK = 1 << 20;

  /** {@code mov al,0x10; out 0xf4,al; hlt; jmp to the hlt}. */
  private static final byte[] GUEST = {
    (byte) 0xb0, 0x10, (byte) 0xe6, (byte) 0xf4, (byte) 0xf4, (byte) 0xeb, (byte) 0xfd
  };

  /** The debug-exit device ends QEMU with (value × 2) + 1. */
  private static final int EXPECTED_STATUS = 0x10 * 2 + 1;

  private final Path workspace;
  private @Nullable Boolean answer;

  /**
   * Probes nothing yet.
   *
   * @param workspace an existing directory for a file of 1 MiB, removed again
   */
  public KvmProbe(Path workspace) {
    this.workspace = workspace;
  }

  /**
   * Whether a guest ran to its end in time: at most 5 s the first time, at once ever after.
   *
   * @throws IOException when the workspace cannot be written
   */
  public synchronized boolean works() throws IOException, InterruptedException {
    Boolean known = answer;
    if (known == null) {
      known = Files.isWritable(DEVICE) && runs(Accelerator.KVM, workspace);
      answer = known;
    }
    return known;
  }

  /** Whether the guest runs to its end this way. */
  static boolean runs(Accelerator accelerator, Path workspace)
      throws IOException, InterruptedException {
    Path disk = Files.createTempFile(workspace, "kvm-probe-", ".img");
    try {
      writeDisk(disk);
      return runs(accelerator.arguments(), disk);
    } finally {
      Files.delete(disk);
    }
  }

  private static boolean runs(List<String> accelerator, Path disk) throws InterruptedException {
    Process qemu;
    try {
      qemu =
          new ProcessBuilder(command(accelerator, disk))
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

  private static List<String> command(List<String> accelerator, Path disk) {
    List<String> line = new ArrayList<>(List.of(QemuCommand.PROGRAM, "-machine", "q35"));
    line.addAll(accelerator);
    line.addAll(List.of("-m", "32M", "-no-reboot"));
    line.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none"));
    line.addAll(List.of("-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"));
    line.addAll(
        List.of(
            "-drive",
            "if=virtio,format=raw,read-only=on,file=" + disk.toString().replace(",", ",,")));
    return line;
  }

  private static void writeDisk(Path disk) throws IOException {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR);
    sector.put(GUEST).position(SECTOR - 2);
    sector.put((byte) 0x55).put((byte) 0xaa).flip();
    try (FileChannel file = FileChannel.open(disk, StandardOpenOption.WRITE)) {
      file.write(sector, 0);
      file.write(ByteBuffer.allocate(1), DISK - 1L);
    }
  }
}
