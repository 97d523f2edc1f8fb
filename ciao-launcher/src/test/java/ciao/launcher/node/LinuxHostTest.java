package ciao.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxHostTest {
  @TempDir private Path directory;

  @Test
  void thisMachineTellsPlausibleNumbers() throws IOException {
    LinuxHost host = new LinuxHost(Path.of("/proc"), directory);
    HostTotals totals = host.totals();
    HostReading now = host.read();
    assertThat(totals.cpus()).isPositive().isEqualTo(now.cpus());
    assertThat(now.memoryAvailableMib()).isBetween(1L, totals.memoryMib());
    assertThat(now.diskAvailableMib()).isBetween(1L, totals.diskMib());
    assertThat(now.loadPermille()).isNotNegative();
  }

  @Test
  void numbersAreReadAsTheKernelWritesThem() throws IOException {
    Files.writeString(
        directory.resolve("meminfo"), "MemTotal:       24689412 kB\nMemAvailable:    2048 kB\n");
    Files.writeString(directory.resolve("loadavg"), "12.34 0.18 0.12 1/80 11206\n");
    LinuxHost host = new LinuxHost(directory, directory);
    assertThat(host.totals().memoryMib()).isEqualTo(24_110);
    assertThat(host.read().memoryAvailableMib()).isEqualTo(2);
    assertThat(host.read().loadPermille()).isEqualTo(12_340);
  }

  @Test
  void theBootIdIsTheKernelsAndTheSameEachTime() {
    LinuxHost host = new LinuxHost(Path.of("/proc"), directory);
    assertThat(host.bootId()).isNotEqualTo(new UUID(0, 0)).isEqualTo(host.bootId());
  }

  @Test
  void whereTheKernelNamesNoBootItIsNil() throws IOException {
    LinuxHost host = new LinuxHost(directory, directory);
    assertThat(host.bootId()).isEqualTo(new UUID(0, 0));
    Files.createDirectories(directory.resolve("sys/kernel/random"));
    Files.writeString(directory.resolve("sys/kernel/random/boot_id"), "none\n");
    assertThat(host.bootId()).isEqualTo(new UUID(0, 0));
  }

  @Test
  void whatIsNoProcNamesTheFile() throws IOException {
    Files.writeString(directory.resolve("meminfo"), "nothing\n");
    assertThatThrownBy(() -> new LinuxHost(directory, directory).totals())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("meminfo: no line MemTotal:");
  }
}
