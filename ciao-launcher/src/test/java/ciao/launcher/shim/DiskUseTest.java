package ciao.launcher.shim;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.ssntp.payload.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUseTest {
  private static final InstanceId WEB = new InstanceId(new UUID(1, 1));

  /** Its numbers may run over while a machine is up. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

  private final DiskUse disks = new DiskUse(nanos::get);

  @TempDir Path tree;
  private long before;

  @BeforeEach
  void measureAndGrow() throws IOException {
    before = disks.bytes(WEB, tree);
    Files.write(tree.resolve("more"), new byte[100_000]);
  }

  @Test
  void aTreeIsMeasuredAgainAfterAMinuteAndNotBefore() throws IOException {
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(disks.bytes(WEB, tree)).isEqualTo(before);
    nanos.addAndGet(1);
    assertThat(disks.bytes(WEB, tree)).isGreaterThanOrEqualTo(before + 100_000);
  }

  @Test
  void whatWasForgottenIsMeasuredAtOnce() throws IOException {
    disks.forget(WEB);
    assertThat(disks.bytes(WEB, tree)).isGreaterThanOrEqualTo(before + 100_000);
  }
}
