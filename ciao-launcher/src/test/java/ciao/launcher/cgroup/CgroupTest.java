package ciao.launcher.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import ciao.netagent.host.HomeTag;
import ciao.ssntp.payload.InstanceId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On this host's own cgroups, whichever version it has. */
class CgroupTest {
  private static final Limits SMALL = new Limits(32, 1, 20);

  private final InstanceId instance = new InstanceId(UUID.randomUUID());
  private final List<Process> started = new ArrayList<>();

  @TempDir Path home;
  private Cgroups cgroups;
  private Cgroup cgroup;

  @BeforeEach
  void open() throws Exception {
    cgroups = Cgroups.of(HomeTag.of(home));
    cgroup = cgroups.of(instance);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    cgroup.remove();
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    assertThat(cgroups.list()).isEmpty();
    cgroups.removeIfEmpty();
  }

  @Test
  void isFoundAgainByNameAndLeavesNothingWhenRemoved() throws Exception {
    cgroup.create(SMALL);
    assertThat(Cgroups.of(HomeTag.of(home)).list()).containsExactly(instance);
    assertThat(cgroup.populated()).isFalse();
    assertThat(cgroup.payload()).isEmpty();

    cgroup.remove();
    cgroup.remove();
    cgroups.removeIfEmpty();
    try (var everything = Files.find(Path.of("/sys/fs/cgroup"), 4, (p, a) -> isOurs(p))) {
      assertThat(everything).isEmpty();
    }
  }

  @Test
  void knowsWhoIsInIt() throws Exception {
    cgroup.create(SMALL);
    Process payload = in(cgroup.payloadEntries(), "exec sleep 1000");
    Process shim = in(cgroup.shimEntries(), "exec sleep 1000");
    Awaitility.await().until(() -> cgroup.payload().equals(List.of(payload.pid())));
    assertThat(cgroup.populated()).isTrue();

    cgroup.killPayload();
    assertThat(payload.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(payload.exitValue()).isEqualTo(137);
    assertThat(shim.isAlive()).isTrue();
    assertThat(cgroup.populated()).isTrue();
    assertThat(cgroup.payload()).isEmpty();
  }

  @Test
  void removalKillsEverythingInIt() throws Exception {
    cgroup.create(SMALL);
    Process payload = in(cgroup.payloadEntries(), "sleep 1000 & sleep 1000 & wait");
    Process shim = in(cgroup.shimEntries(), "exec sleep 1000");
    Awaitility.await().until(() -> cgroup.payload().size() == 3);

    cgroup.remove();
    assertThat(payload.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(payload.exitValue()).isEqualTo(137);
    assertThat(shim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(shim.exitValue()).isEqualTo(137);
  }

  @Test
  void stopsAForkBombAtTheLimitAndEndsIt() throws Exception {
    cgroup.create(SMALL);
    Process bomb = in(cgroup.payloadEntries(), "while :; do sleep 1000 & done");
    Awaitility.await().until(() -> cgroup.payload().size() >= 18);
    assertThat(cgroup.payload()).hasSizeLessThanOrEqualTo(20);
    cgroup.killPayload();
    assertThat(cgroup.payload()).isEmpty();
    assertThat(bomb.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void countsWhoWasKilledForMemory() throws Exception {
    cgroup.create(SMALL);
    assertThat(cgroup.oomKills()).isZero();
    Process hog = in(cgroup.payloadEntries(), "exec tail /dev/zero");
    assertThat(hog.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(hog.exitValue()).isEqualTo(137);
    Awaitility.await().untilAsserted(() -> assertThat(cgroup.oomKills()).isEqualTo(1));
  }

  @Test
  void measuresMemoryAndCpu() throws Exception {
    cgroup.create(SMALL);
    Process busy = in(cgroup.payloadEntries(), "while :; do :; done");
    Awaitility.await()
        .untilAsserted(() -> {
          assertThat(cgroup.consumption().cpuMillis()).isGreaterThan(50);
          assertThat(cgroup.consumption().memoryBytes()).isBetween(4096L, 32L << 20);
        });
    assertThat(busy.isAlive()).isTrue();
  }

  @Test
  void holdsTheCpuLimit() throws Exception {
    cgroup.create(SMALL);
    // Four CPUs' worth of work where one is allowed, and nothing else on the machine comes first.
    prefer();
    in(cgroup.payloadEntries(), "for i in 1 2 3 4; do while :; do :; done & done; wait");
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> periodsHeldBack() > 0);
  }

  @Test
  void startsItsCountsAnew() throws Exception {
    cgroup.create(SMALL);
    in(cgroup.payloadEntries(), "exec tail /dev/zero").waitFor();
    Awaitility.await().until(() -> cgroup.oomKills() == 1);
    cgroup.remove();
    cgroup.create(SMALL);
    assertThat(cgroup.oomKills()).isZero();
    assertThat(cgroup.consumption().cpuMillis()).isZero();
  }

  @Test
  void whatIsNotThereUsesNothing() throws Exception {
    assertThat(cgroup.consumption()).isEqualTo(new Consumption(0, 0));
    assertThat(cgroup.oomKills()).isZero();
    assertThat(cgroup.populated()).isFalse();
    cgroup.killPayload();
  }

  /** However busy the machine is, this has what it may have. */
  private void prefer() throws IOException {
    String top = HomeTag.of(home).value();
    for (Path entry : cgroup.payloadEntries()) {
      Path group = entry;
      do {
        group = group.getParent();
        CgroupFiles.writeIfPresent(group.resolve("cpu.shares"), "262144");
        CgroupFiles.writeIfPresent(group.resolve("cpu.weight"), "10000");
      } while (!group.endsWith(top));
    }
  }

  private long periodsHeldBack() throws IOException {
    for (Path entry : cgroup.payloadEntries()) {
      Path counts = entry.getParent().resolveSibling("cpu.stat");
      if (Files.exists(counts)) {
        return CgroupFiles.keyed(counts, "nr_throttled");
      }
    }
    throw new FileNotFoundException("cpu.stat in none of " + cgroup.payloadEntries());
  }

  private boolean isOurs(Path path) {
    return path.getFileName().toString().equals(instance.toString());
  }

  private Process in(List<Path> entries, String script) throws Exception {
    String enter =
        entries.stream().map(e -> "echo 0 > '" + e + "'").collect(Collectors.joining("; "));
    Process process =
        new ProcessBuilder("sh", "-c", enter + "; " + script)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(process);
    return process;
  }
}
