package ciao.launcher.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a machine's own disks take of the host: what QEMU has allocated, as a disk's file is as long
 * as its last block however little of it is there. The image below is shared and does not count.
 */
final class DiskUse {
  /** Half of what a report waits, or a machine that hangs would be in none. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(DiskUse.class);

  private final MachineFiles files;

  DiskUse(MachineFiles files) {
    this.files = files;
  }

  /** Allocated bytes; with a QEMU that does not answer, the files' lengths, which are no less. */
  long bytes() throws IOException {
    try (QmpClient qmp = QmpClient.connect(files.questions(), PATIENCE)) {
      long allocated = 0;
      for (JsonNode device : qmp.execute("query-block", Map.of())) {
        allocated += device.path("inserted").path("image").path("actual-size").asLong();
      }
      return allocated;
    } catch (IOException | QmpException silent) {
      LOG.debug(
          "{}: QEMU does not tell what its disks take: {}", files.folder(), silent.toString());
      return length(files.disk()) + length(files.seed());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while QEMU was asked what its disks take");
    }
  }

  private static long length(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
