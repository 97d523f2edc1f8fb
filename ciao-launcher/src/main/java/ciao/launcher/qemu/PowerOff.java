package ciao.launcher.qemu;

import ciao.launcher.driver.DriverException;
import ciao.launcher.driver.InstanceDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a machine that runs: its power button, then QEMU's {@code quit} (which still flushes the
 * disks), then a kill.
 */
final class PowerOff {
  /** A guest that was still booting missed the press; pressing again costs nothing. */
  private static final Duration BETWEEN_PRESSES = Duration.ofSeconds(3);

  /** QEMU ends within 10 ms of {@code quit} unless its disk hangs. */
  private static final Duration QUIT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(PowerOff.class);

  private final Enclosure enclosure;
  private final InstanceDirectory directory;

  PowerOff(Enclosure enclosure, InstanceDirectory directory) {
    this.enclosure = enclosure;
    this.directory = directory;
  }

  /** Returns when its exit is recorded. */
  void run(Duration grace) throws DriverException, IOException, InterruptedException {
    try (EndWatch end = EndWatch.of(enclosure, directory)) {
      if (asked(end, grace)) {
        return;
      }
    }
    LOG.warn("{}: QEMU did not end when asked to and is killed", directory.instance());
    enclosure.kill(directory);
  }

  private boolean asked(EndWatch end, Duration grace) throws IOException, InterruptedException {
    try (QmpClient qmp =
        QmpClient.connect(MachineFiles.of(directory).monitor(), QmpClient.ANSWER)) {
      Duration left = grace;
      while (left.isPositive()) {
        qmp.execute("system_powerdown", Map.of());
        Duration turn = left.compareTo(BETWEEN_PRESSES) < 0 ? left : BETWEEN_PRESSES;
        if (end.await(turn)) {
          return true;
        }
        left = left.minus(turn);
      }
      qmp.execute("quit", Map.of());
    } catch (IOException | QmpException gone) {
      // QEMU closes its monitor as it ends: its exit record decides, not this connection.
      LOG.debug("{}: the monitor is gone: {}", directory.instance(), gone.getMessage());
    }
    return end.await(QUIT);
  }
}
