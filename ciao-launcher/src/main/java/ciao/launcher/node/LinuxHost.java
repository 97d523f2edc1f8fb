package ciao.launcher.node;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the Linux kernel: proc(5) and statvfs(3). */
public final class LinuxHost implements Host {
  private static final Logger log = LoggerFactory.getLogger(LinuxHost.class);
  private static final UUID UNKNOWN_BOOT = new UUID(0, 0);
  private static final int BYTES_PER_MIB = 1 << 20;
  private static final int KIB_PER_MIB = 1 << 10;

  private final Path proc;
  private final Path home;

  /**
   * A host.
   *
   * @param proc {@code /proc}
   * @param home a directory on the file system that counts
   */
  public LinuxHost(Path proc, Path home) {
    this.proc = proc;
    this.home = home;
  }

  @Override
  public HostTotals totals() throws IOException {
    return new HostTotals(
        Runtime.getRuntime().availableProcessors(),
        memoryMib("MemTotal:"),
        store().getTotalSpace() / BYTES_PER_MIB);
  }

  @Override
  public HostReading read() throws IOException {
    return new HostReading(
        memoryMib("MemAvailable:"),
        store().getUsableSpace() / BYTES_PER_MIB,
        Runtime.getRuntime().availableProcessors(),
        loadPermille());
  }

  /**
   * Which boot of which machine this is: the same for all of it, another after the next. Nil where
   * the kernel does not say (some sandboxes hide it); a node that comes back then waits until its
   * last session is given up.
   */
  public UUID bootId() {
    Path file = proc.resolve("sys/kernel/random/boot_id");
    try {
      return UUID.fromString(Files.readString(file).strip());
    } catch (IOException | IllegalArgumentException notToldOrNone) {
      log.warn(
          "{} (expected: a UUID): sessions do not replace each other at once", file, notToldOrNone);
      return UNKNOWN_BOOT;
    }
  }

  private FileStore store() throws IOException {
    return Files.getFileStore(home);
  }

  /** Lines read {@code MemTotal: 24689412 kB}. */
  private long memoryMib(String field) throws IOException {
    Path file = proc.resolve("meminfo");
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(field)) {
        String[] words = line.substring(field.length()).strip().split(" ", 2);
        return number(file, words[0]) / KIB_PER_MIB;
      }
    }
    throw new IOException("%s: no line %s (expected: proc(5) of Linux)".formatted(file, field));
  }

  /** The line reads {@code 0.20 0.18 0.12 1/80 11206}. */
  private long loadPermille() throws IOException {
    Path file = proc.resolve("loadavg");
    String oneMinute = Files.readString(file).split(" ", 2)[0];
    return number(file, oneMinute.replace(".", "")) * 10;
  }

  private static long number(Path file, String digits) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s: \"%s\" (expected: a number, as in proc(5) of Linux)".formatted(file, digits), e);
    }
  }
}
