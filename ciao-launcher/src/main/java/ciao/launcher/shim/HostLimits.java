package ciao.launcher.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this host allows us to give away. */
public final class HostLimits {
  /** Many servers' own wish. */
  private static final long OPEN_FILES = 65_536;

  private HostLimits() {}

  /** How many open files an instance's process gets: enough for servers, within our own limit. */
  public static long openFiles() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (line.startsWith("Max open files")) {
        String hard = line.strip().split("\\s{2,}", -1)[2];
        return hard.equals("unlimited") ? OPEN_FILES : Math.min(OPEN_FILES, Long.parseLong(hard));
      }
    }
    throw new IOException("/proc/self/limits has no line for open files");
  }
}
