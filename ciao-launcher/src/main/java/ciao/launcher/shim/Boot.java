package ciao.launcher.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Which boot of the host this is, and since when. */
record Boot(String id, Instant at) {
  static Boot current() throws IOException {
    String id = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
      if (line.startsWith("btime ")) {
        return new Boot(id, Instant.ofEpochSecond(Long.parseLong(line.substring(6).strip())));
      }
    }
    throw new IOException("/proc/stat has no line btime");
  }
}
